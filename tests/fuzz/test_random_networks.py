"""A few dozen random networks on both simulators; `make fuzz` runs hundreds."""

from pathlib import Path

import pytest

from hwgen.golden.run import golden
from tests.fuzz.random_networks import random_case
from tests.fuzz.run_case import differences

ON_ICARUS = range(48)
ON_VERILATOR = (3, 100, 133)


@pytest.mark.simulator("icarus")
@pytest.mark.parametrize("seed", ON_ICARUS)
def test_every_bit_and_cycle_equals_the_models_on_icarus(seed: int, tmp_path: Path) -> None:
    assert differences(random_case(seed), tmp_path, "icarus") == []


@pytest.mark.simulator("verilator")
@pytest.mark.parametrize("seed", ON_VERILATOR)
def test_every_bit_and_cycle_equals_the_models_on_verilator(seed: int, tmp_path: Path) -> None:
    assert differences(random_case(seed), tmp_path, "verilator") == []


def test_a_seed_is_one_case() -> None:
    one, other = random_case(7), random_case(7)
    assert one.folding == other.folding
    assert (one.images == other.images).all()
    assert [node.name for node in one.graph.nodes] == [node.name for node in other.graph.nodes]


@pytest.mark.simulator("icarus")
def test_a_planted_difference_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.fuzz import run_case

    case = random_case(0)
    monkeypatch.setattr(
        run_case, "golden", lambda *args: {k: v ^ (k == "output") for k, v in golden(*args).items()}
    )
    assert any("output data" in text for text in differences(case, tmp_path))
