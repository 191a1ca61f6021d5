"""The folding file: pe and simd by layer, every mistake named."""

from __future__ import annotations

from pathlib import Path

import pytest

from hwgen.errors import HwgenError
from hwgen.flow.options import Hardware, read_folding
from hwgen.schedule.layer import Folding


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "folding.json"
    path.write_text(text)
    return path


def test_no_file_is_no_folding() -> None:
    assert read_folding(None) == {}


def test_foldings_are_read_by_layer(tmp_path: Path) -> None:
    path = written(tmp_path, '{"conv1": {"simd": 5, "pe": 2}, "fc1": {"pe": 1, "simd": 1}}')
    assert read_folding(path) == {"conv1": Folding(2, 5), "fc1": Folding(1, 1)}


def test_a_layer_may_be_made_of_logic(tmp_path: Path) -> None:
    path = written(tmp_path, '{"conv1": {"simd": 5, "pe": 2, "logic": true}}')
    assert read_folding(path) == {"conv1": Folding(2, 5, logic=True)}


def test_a_layer_may_be_a_graph_of_adders(tmp_path: Path) -> None:
    path = written(tmp_path, '{"conv1": {"simd": 5, "pe": 2, "adders": true}}')
    assert read_folding(path) == {"conv1": Folding(2, 5, adders=True)}


def test_a_layer_may_compute_several_windows_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, '{"conv1": {"simd": 5, "pe": 2, "pixels": 4}}')
    assert read_folding(path) == {"conv1": Folding(2, 5, 4)}


@pytest.mark.parametrize(
    "entry",
    [
        '{"pe": 2, "simd": 1, "x": 1}',
        '{"pe": 2}',
        '{"pe": 2, "simd": 1, "logic": 1}',
        '{"pe": 2, "simd": 1, "adders": "yes"}',
        '{"pe": 2, "simd": 0}',
        '{"pe": true, "simd": 1}',
        '{"pe": 1.5, "simd": 1}',
        "3",
    ],
)
def test_a_folding_of_another_form_names_its_layer(tmp_path: Path, entry: str) -> None:
    with pytest.raises(HwgenError) as caught:
        read_folding(written(tmp_path, f'{{"conv1": {entry}}}'))
    assert str(caught.value) == (
        f"layer 'conv1': folding must be two positive integers, pe and simd, not {entry}\n"
        '  hint: such as {"conv1": {"pe": 2, "simd": 5}}'
    )


def test_every_wrong_folding_is_reported(tmp_path: Path) -> None:
    with pytest.raises(HwgenError) as caught:
        read_folding(written(tmp_path, '{"a": 1, "b": 2}'))
    assert str(caught.value).count("two positive integers") == 2


def test_a_file_that_is_missing_or_no_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HwgenError, match=r"nothing\.json can't be read: .*No such file"):
        read_folding(tmp_path / "nothing.json")
    with pytest.raises(HwgenError, match=r"folding\.json can't be read: Expecting"):
        read_folding(written(tmp_path, "{"))
    with pytest.raises(HwgenError, match="must hold one object"):
        read_folding(written(tmp_path, "[]"))


def test_frames_per_second_become_cycles() -> None:
    assert Hardware().cycles() is None
    assert Hardware(interval=7).cycles() == 7
    assert Hardware(fps=1000, clock=150).cycles() == 150_000
    assert Hardware(fps=30, clock=100).cycles() == 3_333_333


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (Hardware(interval=7, fps=1, clock=1), "give an interval or frames per second, not both"),
        (Hardware(fps=30), "frames per second need a clock"),
        (Hardware(fps=0, clock=1), "fps and clock must be positive, not 0, 1"),
        (Hardware(fps=3e6, clock=2), "3e+06 frames per second are more than the 2 MHz"),
    ],
)
def test_a_speed_that_makes_no_sense_is_refused(options: Hardware, text: str) -> None:
    with pytest.raises(HwgenError) as error:
        options.cycles()
    assert text in str(error.value)
