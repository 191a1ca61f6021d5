"""Both benches on both simulators: a right design passes, every planted fault is found."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hwgen.errors import HwgenError
from hwgen.simulate.bench import run_bench
from hwgen.simulate.result import Difference, SimulationResult

TinyFolder = Callable[..., Path]
BENCHES = ("fast", "cycle")
PAIRS = (
    ("never", "never"),
    ("alternate", "random"),
    ("random", "heavy"),
    ("heavy", "bursty"),
    ("bursty", "alternate"),
    ("heavy", "heavy"),
)
WRONG_BIT, LATE, RETRACTED, CHANGED, UNKNOWN_DATA, NO_LAST, HANG, SURPLUS, UNKNOWN_VALID = range(
    1, 10
)


def first_difference(result: SimulationResult, name: str) -> Difference:
    (stream,) = [stream for stream in result.streams if stream.name == name]
    assert stream.first_difference is not None
    return stream.first_difference


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
@pytest.mark.parametrize("bench", BENCHES)
def test_a_right_design_passes_with_stalls_at_both_ends(
    tiny_folder: TinyFolder, simulator: str, bench: str, pair: tuple[str, str]
) -> None:
    folder = tiny_folder([pair])
    result = run_bench(
        folder, simulator=simulator, bench=bench, stall_source=pair[0], stall_sink=pair[1]
    )
    assert result.problems == ()
    assert result.passed
    assert [stream.beats for stream in result.streams] == [36, 36, 36, 36]
    assert [stream.cycle_errors for stream in result.streams] == [0, 0, 0, 0]


@pytest.mark.parametrize("reset_at", [1, 4, 17])
@pytest.mark.parametrize("bench", BENCHES)
def test_a_reset_in_the_middle_changes_nothing(
    tiny_folder: TinyFolder, simulator: str, bench: str, reset_at: int
) -> None:
    folder = tiny_folder([("random", "heavy")])
    result = run_bench(
        folder,
        simulator=simulator,
        bench=bench,
        stall_source="random",
        stall_sink="heavy",
        reset_at=reset_at,
    )
    assert result.problems == ()
    assert result.passed
    assert result.reset_at == reset_at


def test_a_reset_after_the_last_beat_plays_everything_again(
    tiny_folder: TinyFolder, simulator: str
) -> None:
    result = run_bench(tiny_folder(), simulator=simulator, reset_at=500)
    assert result.passed


@pytest.mark.parametrize("bench", BENCHES)
def test_fewer_frames_than_stored_are_played(
    tiny_folder: TinyFolder, simulator: str, bench: str
) -> None:
    result = run_bench(tiny_folder(), simulator=simulator, bench=bench, frames=2)
    assert result.passed
    assert [stream.beats for stream in result.streams] == [24, 24, 24, 24]
    assert result.cycles == 27  # the last of 24 beats leaves in cycle 26


@pytest.mark.parametrize("bench", BENCHES)
def test_a_wrong_bit_is_found(tiny_folder: TinyFolder, simulator: str, bench: str) -> None:
    result = run_bench(tiny_folder(fault=WRONG_BIT), simulator=simulator, bench=bench)
    assert not result.passed
    assert result.mismatching_bits == 1
    assert result.cycle_errors == 0
    first = first_difference(result, "m_axis")
    assert (first.layer, first.frame, first.row, first.column, first.channel) == (
        "triple",
        0,
        1,
        1,
        1,
    )
    assert first.kind == "data"
    assert first.found is not None
    assert first.expected ^ first.found in (1, -1)
    assert first.expected_cycle == first.found_cycle == 11


@pytest.mark.parametrize("bench", BENCHES)
def test_a_late_beat_is_found(tiny_folder: TinyFolder, simulator: str, bench: str) -> None:
    result = run_bench(tiny_folder(fault=LATE), simulator=simulator, bench=bench)
    assert not result.passed
    assert result.mismatching_bits == 0
    first = first_difference(result, "increment")
    assert first.kind == "cycle"
    assert (first.expected_cycle, first.found_cycle) == (11, 12)
    assert result.problems[0] == (
        "layer 'image', frame 0, row 1, column 2, channel 0: "
        f"expected {first_difference(result, 's_axis').expected} in cycle 11, "
        f"found {first_difference(result, 's_axis').expected} in cycle 12"
    )


@pytest.mark.parametrize(
    ("fault", "violation"),
    [
        (RETRACTED, "m_axis: tvalid retracted in cycle"),
        (CHANGED, "m_axis: data changed while stalled in cycle"),
        (NO_LAST, "m_axis: tlast missing in cycle"),
        (SURPLUS, "m_axis: surplus beat in cycle"),
    ],
)
@pytest.mark.parametrize("bench", BENCHES)
def test_a_breach_of_the_protocol_is_found(
    tiny_folder: TinyFolder, simulator: str, bench: str, fault: int, violation: str
) -> None:
    folder = tiny_folder([("never", "heavy")], fault)
    result = run_bench(folder, simulator=simulator, bench=bench, stall_sink="heavy")
    assert not result.passed
    assert result.protocol_violations > 0
    assert result.first_violation is not None
    assert result.first_violation.startswith(violation)


@pytest.mark.parametrize("bench", BENCHES)
def test_both_benches_name_the_same_first_violation(
    tiny_folder: TinyFolder, simulator: str, bench: str
) -> None:
    folder = tiny_folder([("never", "alternate")], CHANGED)
    result = run_bench(folder, simulator=simulator, bench=bench, stall_sink="alternate")
    assert result.first_violation == "m_axis: data changed while stalled in cycle 20"
    assert result.protocol_violations == 1


@pytest.mark.parametrize("bench", BENCHES)
def test_unknown_data_is_found(tiny_folder: TinyFolder, simulator: str, bench: str) -> None:
    result = run_bench(tiny_folder(fault=UNKNOWN_DATA), simulator=simulator, bench=bench)
    assert not result.passed
    assert first_difference(result, "m_axis").kind == "data"
    if simulator == "icarus":  # Verilator has no x, it puts something arbitrary
        assert first_difference(result, "m_axis").found is None
        assert result.mismatching_bits == 16


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("bench", BENCHES)
def test_unknown_tvalid_is_found(tiny_folder: TinyFolder, bench: str) -> None:
    result = run_bench(tiny_folder(fault=UNKNOWN_VALID), simulator="icarus", bench=bench)
    assert not result.passed
    assert result.first_violation == "m_axis: tvalid or tready unknown in cycle 11"


@pytest.mark.parametrize("bench", BENCHES)
def test_a_design_that_hangs_times_out(tiny_folder: TinyFolder, simulator: str, bench: str) -> None:
    folder = tiny_folder(fault=HANG)
    result = run_bench(folder, simulator=simulator, bench=bench, max_cycles=200)
    assert not result.passed
    assert not result.finished
    assert result.problems[-1] == "time-out after 201 cycles"
    assert first_difference(result, "m_axis").kind == "missing"
    assert "found no beat" in result.problems[0]


@pytest.mark.parametrize("bench", BENCHES)
def test_waves_are_written_when_asked_for(
    tiny_folder: TinyFolder, simulator: str, bench: str
) -> None:
    folder = tiny_folder()
    result = run_bench(folder, simulator=simulator, bench=bench, waves=True)
    assert result.passed
    assert result.waves is not None
    text = result.waves.read_text()
    assert "$enddefinitions" in text
    assert "increment_tdata" in text
    assert len(text) > 3000
    assert run_bench(folder, simulator=simulator, bench=bench).waves is None


def test_the_same_design_is_not_built_twice(tiny_folder: TinyFolder, simulator: str) -> None:
    folder = tiny_folder()
    run_bench(folder, simulator=simulator)
    assert not run_bench(folder, simulator=simulator, frames=1).built


def test_another_design_is_built_again(tiny_folder: TinyFolder) -> None:
    folder = tiny_folder()
    run_bench(folder, simulator="icarus")
    rtl = folder / "rtl" / "tiny.v"
    rtl.write_text(rtl.read_text().replace("8'd3", "8'd5"))
    result = run_bench(folder, simulator="icarus")
    assert result.built
    assert result.mismatching_bits > 0


def test_cycles_that_are_not_stored_are_not_compared(tiny_folder: TinyFolder) -> None:
    result = run_bench(tiny_folder(), simulator="icarus", stall_source="random")
    assert result.passed
    assert [stream.cycle_errors for stream in result.streams] == [None] * 4


def test_progress_is_reported(tiny_folder: TinyFolder) -> None:
    seen: list[tuple[str, int]] = []
    folder = tiny_folder()
    run_bench(folder, simulator="icarus", bench="cycle", progress=lambda *stage: seen.append(stage))
    assert seen[:3] == [("build", 0), ("run", 0), ("run", 0)]


def test_the_folder_runs_without_hwgen_and_numpy(
    tiny_folder: TinyFolder, tmp_path: Path, simulator: str
) -> None:
    folder = tiny_folder()
    for package in ("hwgen", "numpy"):
        (tmp_path / f"{package}.py").write_text("raise ImportError('not here')\n")
    run = subprocess.run(
        [sys.executable, str(folder / "sim" / "run.py"), "--simulator", simulator],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
    assert run.returncode == 0
    assert run.stdout.splitlines()[-1].startswith(f"passed: 3 frames, 39 cycles, {simulator} ")


def test_the_runner_exits_with_1_where_something_differs(tiny_folder: TinyFolder) -> None:
    folder = tiny_folder(fault=WRONG_BIT)
    command = [sys.executable, str(folder / "sim" / "run.py"), "--simulator", "icarus"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "first difference: layer 'triple', frame 0, row 1, column 1, channel 1" in run.stdout


def test_the_runner_names_a_missing_simulator(tiny_folder: TinyFolder, tmp_path: Path) -> None:
    folder = tiny_folder()
    run = subprocess.run(
        [sys.executable, str(folder / "sim" / "run.py"), "--simulator", "icarus"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 3
    assert run.stderr == (
        "ERROR: iverilog was not found\n"
        "  hint: apt-get install iverilog, or brew install icarus-verilog\n"
    )


def test_more_frames_than_stored_are_refused(tiny_folder: TinyFolder) -> None:
    with pytest.raises(HwgenError, match=r"frames must be from 1 to the 3 in .*, not 4"):
        run_bench(tiny_folder(), simulator="icarus", frames=4)


def test_an_unknown_bench_is_refused(tiny_folder: TinyFolder) -> None:
    with pytest.raises(HwgenError, match="bench must be fast or cycle, not 'slow'"):
        run_bench(tiny_folder(), bench="slow")


def test_a_build_that_fails_shows_what_the_simulator_said(tiny_folder: TinyFolder) -> None:
    folder = tiny_folder()
    (folder / "rtl" / "tiny.v").write_text("module tiny (; endmodule\n")
    with pytest.raises(HwgenError, match=r"the build failed with status \d+ .*\n(.*\n)*.*syntax"):
        run_bench(folder, simulator="icarus")


def test_the_same_design_gives_the_same_files(tiny_folder: TinyFolder) -> None:
    def contents() -> dict[Path, bytes]:
        files = (tiny_folder() / "sim").rglob("*")
        return {path: path.read_bytes() for path in files if path.is_file()}

    assert contents() == contents()
