"""Row 7 finds a register that reset forgets: unknown, random at power-up, and old after a reset."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.case import Case
from trust.allowed import is_allowed
from trust.designs import cases, write_rtl
from trust.registers import Register
from trust.reset import FIRST_SEED, Bench, measure, power_up_lines, strange_registers
from trust.unknowns import unknown_registers

pytestmark = pytest.mark.simulator("icarus")
RESET = "if (rst) output_port_count_q <="


@pytest.fixture(scope="module")
def case() -> Case:
    (found,) = cases(FIRST_SEED + 2, 1)
    return found


@pytest.fixture
def bench(case: Case, tmp_path: Path) -> Bench:
    return Bench.play(case, tmp_path)


def forget(top: Path) -> None:
    """Takes the reset away from the counter of the beats at the output."""
    text = top.read_text()
    assert text.count(RESET) == 1
    top.write_text(text.replace(RESET, "if (1'b0) output_port_count_q <="))


def test_reset_leaves_no_control_unknown(case: Case) -> None:
    assert strange_registers(case) == []


def test_a_register_without_reset_is_listed(case: Case, tmp_path: Path) -> None:
    made = write_rtl(case, tmp_path)
    forget(tmp_path / "net.v")
    found = unknown_registers("net", made.files, tmp_path)
    strange = [
        one.register.path for one in found if not is_allowed(one, made.unit(one.register.module))
    ]
    assert strange == ["unknowns.dut.output_port_count_q"]


def test_every_state_at_power_up_and_every_reset_is_harmless(bench: Bench) -> None:
    assert bench.is_same("+power_up=1")
    assert bench.is_same(f"+reset_at={bench.last_cycle() - 1}")


def test_a_register_without_reset_is_found_from_a_random_state(bench: Bench) -> None:
    forget(bench.folder / "net.v")
    bench.build()
    assert not all(bench.is_same(f"+power_up={seed}") for seed in range(1, 9))


def test_a_register_that_keeps_its_value_is_found_by_a_reset_within_a_frame(bench: Bench) -> None:
    forget(bench.folder / "net.v")
    bench.build()
    cycles = range(1, bench.last_cycle() + 1, 5)
    assert not all(bench.is_same(f"+reset_at={cycle}") for cycle in cycles)


def test_power_up_leaves_memories_that_cannot_be_written() -> None:
    lines = list(power_up_lines([Register("a.words", "rom", 8, 4), Register("a.q", "m", 40)]))
    assert not any("words" in line for line in lines)
    assert "    a.q = {$random(seed), $random(seed)};" in lines


def test_the_row_counts_what_it_tries() -> None:
    found = measure(0, 0, 0, 0, 1)
    assert found.wrong == 0
    assert found.size == 0
