"""Rendering: strict templates, Verilog's own braces, literals that always fit."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwgen.emit.render import environment, hexadecimal, library, render, signed, unsigned


@dataclass(frozen=True, slots=True)
class View:
    width: int
    rows: tuple[int, ...] = ()


def rendered(text: str, view: View) -> str:
    return environment().from_string(text).render(m=view)


def test_the_braces_of_verilog_are_text() -> None:
    assert rendered("assign y = {{2{x[7]}}, x[${ m.width }:0]};\n", View(7)) == (
        "assign y = {{2{x[7]}}, x[7:0]};\n"
    )


def test_a_statement_takes_its_own_line_with_it() -> None:
    text = "a\n  //% for row in m.rows\n  ${ row | signed(4) };\n  //% endfor\nb\n"
    assert rendered(text, View(8, (-8, -1, 7))) == "a\n  4'sh8;\n  -4'sd1;\n  4'sd7;\nb\n"


def test_an_attribute_that_the_view_lacks_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError, match="wdith"):
        rendered("${ m.wdith }", View(8))


def test_a_template_sees_one_name_only() -> None:
    with pytest.raises(jinja2.UndefinedError, match="'width' is undefined"):
        rendered("${ width }", View(8))


def test_a_missing_template_is_an_error() -> None:
    with pytest.raises(jinja2.TemplateNotFound, match="nothing.v.j2"):
        render("nothing.v.j2", View(8))


def test_the_library_is_sorted_verilog() -> None:
    files = library()
    assert list(files) == sorted(files)
    for name, text in files.items():
        assert f"module {name.removesuffix('.v')}" in text


@pytest.mark.parametrize(
    ("value", "width", "literal"),
    [(3, 8, "8'sd3"), (-3, 8, "-8'sd3"), (-128, 8, "8'sh80"), (0, 1, "1'sd0"), (-1, 1, "1'sh1")],
)
def test_signed_literals(value: int, width: int, literal: str) -> None:
    assert signed(value, width) == literal


@given(st.integers(2, 64), st.data())
def test_a_signed_literal_stands_for_its_value_in_any_wider_context(
    width: int, data: st.DataObject
) -> None:
    value = data.draw(st.integers(-(1 << (width - 1)), (1 << (width - 1)) - 1))
    assert _read(signed(value, width)) == value


def _read(literal: str) -> int:
    """Value of a signed literal in an unbounded context: bits as signed, then the minus."""
    minus, literal = literal.startswith("-"), literal.lstrip("-")
    width, digits = literal.split("'s")
    bits = int(digits[1:], 16 if digits[0] == "h" else 10)
    value = bits - (1 << int(width)) if bits >> (int(width) - 1) else bits
    return -value if minus else value


def test_unsigned_and_hexadecimal_literals() -> None:
    assert unsigned(200, 8) == "8'd200"
    assert hexadecimal(0xFFF, 12) == "12'hfff"
    assert hexadecimal(5, 13) == "13'h0005"


def test_numpy_integers_are_integers() -> None:
    assert signed(np.int64(-5), 8) == "-8'sd5"
    with pytest.raises(TypeError):
        signed(1.0, 8)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("literal", "value", "width"),
    [
        (signed, 128, 8),
        (signed, -129, 8),
        (signed, 0, 0),
        (unsigned, 256, 8),
        (unsigned, -1, 8),
        (hexadecimal, 4096, 12),
        (hexadecimal, -1, 12),
    ],
)
def test_a_value_that_does_not_fit_is_refused(literal: object, value: int, width: int) -> None:
    assert callable(literal)
    with pytest.raises(ValueError, match=f"{value} does not fit {width} (un)?signed bits"):
        literal(value, width)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Folder of the bytecode, which Python may write."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    environment.cache_clear()
    yield tmp_path
    environment.cache_clear()


def compiled(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.jinja"))


def test_a_compiled_template_is_kept_as_bytecode_is(kept: Path) -> None:
    template = environment().get_template("rom.v.j2")
    (file,) = compiled(kept)
    assert file.name == f"rom.v.{sys.implementation.cache_tag}.jinja"
    environment.cache_clear()
    again = environment().get_template("rom.v.j2")
    assert again.root_render_func.__code__ == template.root_render_func.__code__


@pytest.mark.parametrize("keep", [0, 10, 64, 100])
def test_bytecode_that_is_cut_off_or_of_another_text_is_made_again(kept: Path, keep: int) -> None:
    environment().get_template("rom.v.j2")
    (file,) = compiled(kept)
    whole = file.read_bytes()
    file.write_bytes(whole[:keep])
    environment.cache_clear()
    environment().get_template("rom.v.j2")
    assert file.read_bytes() == whole


def test_no_bytecode_is_written_where_python_writes_none(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    environment().get_template("rom.v.j2")
    assert compiled(kept) == []
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(kept / "file"))
    (kept / "file").write_text("a folder can't be made here")
    environment.cache_clear()
    environment().get_template("rom.v.j2")
    assert compiled(kept) == []
