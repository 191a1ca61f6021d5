"""What a result belongs to."""

from __future__ import annotations

from pathlib import Path

from benchmarks.provenance import digest, version


def test_the_digest_is_that_of_the_verilog_alone(tmp_path: Path) -> None:
    (tmp_path / "rtl" / "lib").mkdir(parents=True)
    (tmp_path / "rtl" / "lib" / "a.v").write_text("module a; endmodule\n")
    first = digest(tmp_path)
    (tmp_path / "design.json").write_text("{}")
    assert digest(tmp_path) == first
    (tmp_path / "rtl" / "lib" / "a.v").write_text("module b; endmodule\n")
    assert digest(tmp_path) != first


def test_a_package_that_is_missing_has_no_version() -> None:
    assert version("numpy")
    assert version("no-such-package-of-hwgen") == ""
