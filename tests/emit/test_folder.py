"""Emission of a whole folder: same bytes, no traces of the machine, nothing left on an error."""

from __future__ import annotations

import datetime
import hashlib
import json
import math
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen.emit import folder
from hwgen.emit.files import name_design
from hwgen.emit.folder import (
    FRAMES,
    GRAPH,
    LARGE,
    bench_vectors,
    design_files,
    emit,
    stored_frames,
)
from hwgen.errors import HwgenError
from hwgen.golden.run import golden
from hwgen.ir.graph import Graph
from hwgen.ir.serialize import load_graph
from hwgen.schedule import Folding
from hwgen.schedule.stored import restore
from hwgen.simulate.design import simulate

from ..schedule.networks import conv_pool, conv_pool_graph, dense_graph

ROOT = Path(__file__).parents[2]


SUMS = """
import hashlib, sys
from tests.schedule.networks import conv_pool
from hwgen.emit.folder import design_files
for path, data in design_files(conv_pool()).items():
    data = data.encode() if isinstance(data, str) else data
    print(path, hashlib.sha256(data).hexdigest())
"""


def encoded(files: dict[str, str | bytes]) -> dict[str, bytes]:
    return {k: v.encode() if isinstance(v, str) else v for k, v in files.items()}


def contents(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_folder_holds_rtl_benches_records_and_the_graph(tmp_path: Path) -> None:
    emit(conv_pool_graph(), tmp_path / "out")
    found = contents(tmp_path / "out")
    wanted = {"rtl/tiny.v", "rtl/tiny.f", "design.json", "manifest.json", "sim/run.py", GRAPH}
    assert wanted <= found.keys()
    record = json.loads(found["design.json"])
    assert record["name"] == "tiny"


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        emit(conv_pool_graph(), tmp_path / name, multipliers=7)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.parametrize("hash_seed", ["1", "77"])
def test_another_process_with_another_hash_seed_gives_the_same_bytes(hash_seed: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SUMS],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=True,
    )
    here = {
        path: hashlib.sha256(data).hexdigest()
        for path, data in encoded(design_files(conv_pool())).items()
    }
    assert dict(line.split() for line in run.stdout.splitlines()) == here


def test_no_file_names_the_machine_or_the_time(tmp_path: Path) -> None:
    emit(conv_pool_graph(), tmp_path / "out")
    places = {str(tmp_path), str(Path.cwd()), str(Path.home()), sys.prefix, tempfile.gettempdir()}
    places |= {platform.node()} if len(platform.node()) > 6 else set()
    today = datetime.datetime.now(tz=datetime.UTC).strftime("%Y-%m-%d")
    for path, data in contents(tmp_path / "out").items():
        for place in (*places, today):
            assert place.encode() not in data, f"{path} holds {place}"
        assert not re.search(rb"\b\d\d:\d\d:\d\d\b", data), path


def test_every_text_file_is_ascii_and_ends_with_a_new_line() -> None:
    for path, data in encoded(design_files(conv_pool())).items():
        if not path.startswith("sim/vectors/") and path != GRAPH:
            assert data.isascii(), path
            assert data.endswith(b"\n"), path


def test_the_stored_graph_and_choices_give_the_design_again(tmp_path: Path) -> None:
    design = emit(conv_pool_graph(), tmp_path / "out", folding={"conv": Folding(2, 5)})
    record = json.loads((tmp_path / "out" / "design.json").read_text())
    graph = load_graph(tmp_path / "out" / GRAPH)
    again = restore(graph, record["name"], record["target"], record["choices"])
    assert [repr(unit) for unit in again.units] == [repr(unit) for unit in design.units]


def test_the_manifest_names_the_choices(tmp_path: Path) -> None:
    emit(conv_pool_graph(), tmp_path / "out", folding={"conv": Folding(2, 5)})
    options = json.loads((tmp_path / "out" / "manifest.json").read_text())["options"]
    assert options["choices"]["layers"]["conv"]["folding"] == [2, 5, 1]
    assert (options["name"], options["target"]) == ("tiny", "generic")


def test_more_files_are_written_beside_the_design(tmp_path: Path) -> None:
    emit(conv_pool_graph(), tmp_path / "out", extra={"notes/a.txt": "a\n"})
    assert (tmp_path / "out" / "notes" / "a.txt").read_text() == "a\n"


def test_images_for_the_benches_are_the_first_ones_given() -> None:
    design = conv_pool()
    images = np.random.default_rng(1).normal(size=(6, 6, 6, 1))
    found = bench_vectors(design, name_design(design), FRAMES, images).tensors
    assert np.array_equal(found["image"], golden(design.graph, images[:FRAMES])["image"])


def test_too_few_images_are_repeated() -> None:
    design = conv_pool()
    image = np.arange(36).reshape(1, 6, 6, 1)
    found = bench_vectors(design, name_design(design), FRAMES, image).tensors["image"]
    assert np.array_equal(found, np.repeat(image, FRAMES, axis=0))


def test_without_images_the_whole_range_of_the_input_is_used() -> None:
    design = conv_pool()
    found = bench_vectors(design, name_design(design), FRAMES, None).tensors["image"]
    assert found.shape == (FRAMES, 6, 6, 1)
    assert found.min() < -100
    assert found.max() > 100


def float_graph() -> Graph:
    graph = Graph("float")
    graph.output(graph.max_pool2d(graph.input("image", (4, 4, 1)), 2))
    return graph


WRONG: dict[str, tuple[Graph, dict[str, Any], str]] = {
    "float-graph": (float_graph(), {}, "graph 'float' is not quantized"),
    "interval": (conv_pool_graph(), {"interval": 3}, "needs at least 36 cycles per image"),
    "budget": (conv_pool_graph(), {"multipliers": 0}, "multipliers must be at least 1"),
    "both": (conv_pool_graph(), {"interval": 40, "multipliers": 4}, "more than 4"),
    "device": (conv_pool_graph(), {"device": "ecp6"}, "the part must be one of"),
    "folding": (conv_pool_graph(), {"folding": {"pool": Folding(1, 1)}}, "folding names 'pool'"),
    "simd": (conv_pool_graph(), {"folding": {"conv": Folding(1, 10)}}, "simd must be from 1 to 9"),
    "target": (conv_pool_graph(), {"target": "asic"}, "target must be one of"),
    "no-images": (conv_pool_graph(), {"inputs": np.zeros((0, 6, 6, 1))}, "inputs must have shape"),
    "images": (
        dense_graph(),
        {"inputs": np.zeros((4, 5))},
        "layer 'values': inputs must have shape [images, 12,], not [4, 5]",
    ),
    "names": (conv_pool_graph(names=("a+b", "a-b")), {}, "becomes the identifier 'a_b'"),
    "design-name": (conv_pool_graph(), {"name": "hwgen_fifo"}, "the library module"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_input_leaves_no_folder(name: str, tmp_path: Path) -> None:
    graph, options, text = WRONG[name]
    with pytest.raises(HwgenError) as error:
        emit(graph, tmp_path / "build" / "out", **options)
    assert text in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_wrong_input_leaves_an_old_folder_as_it_was(tmp_path: Path) -> None:
    emit(conv_pool_graph(), tmp_path / "out")
    before = contents(tmp_path / "out")
    with pytest.raises(HwgenError):
        emit(conv_pool_graph(), tmp_path / "out", interval=1)
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize("name", ["s_axis", "m_axis"])
def test_a_layer_with_the_name_of_a_port_keeps_the_cycles_of_both(name: str) -> None:
    plain = json.loads(encoded(design_files(conv_pool()))["design.json"])
    graph = conv_pool_graph(names=(name, "pool"))
    found = design_files(restore(graph, "tiny", "generic", choices_of(name)))
    record = json.loads(encoded(found)["design.json"])
    assert (record["interval"], record["latency"]) == (plain["interval"], plain["latency"])
    assert record["taps"][0] == {**plain["taps"][0], "layer": name, "signal": f"{name}_l"}


def choices_of(name: str) -> dict[str, Any]:
    plain = json.loads(encoded(design_files(conv_pool()))["design.json"])["choices"]
    layers = plain["layers"].items()
    return {**plain, "layers": {name if layer == "conv" else layer: e for layer, e in layers}}


def test_of_large_images_one_is_stored_and_no_stalls() -> None:
    found = bench_vectors(conv_pool(), name_design(conv_pool()), 1, None)
    assert len(found.tensors["image"]) == 1
    assert set(found.cycles) == {("never", "never")}


def test_stalls_whose_times_take_long_are_left_to_the_simulation(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(folder, "EFFORT", 0)
    emit(conv_pool_graph(), tmp_path / "out")
    expected = tmp_path / "out" / "sim" / "vectors" / "expected"
    assert [path.name for path in expected.iterdir() if path.is_dir()] == ["never-never"]
    played = simulate(
        tmp_path / "out", simulator="icarus", stall_source="heavy", stall_sink="heavy"
    )
    assert all(stream.cycle_errors == 0 for stream in played.streams)


def test_a_design_named_like_a_keyword_gets_another_module_name(tmp_path: Path) -> None:
    design = emit(conv_pool().graph, tmp_path / "out", name="design")
    assert design.name == "design_l"
    assert (tmp_path / "out" / "rtl" / "design_l.v").is_file()


def test_of_images_that_are_too_large_none_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    design = conv_pool()
    values = sum(math.prod(stream.shape) for stream in design.streams.values())
    monkeypatch.setattr(folder, "STORED", values)
    assert stored_frames(design, LARGE) == FRAMES
    assert stored_frames(design, LARGE + 1) == 1
    monkeypatch.setattr(folder, "STORED", values - 1)
    assert stored_frames(design, LARGE) == 0
    files = encoded(design_files(design))
    assert json.loads(files["design.json"])["stored_frames"] == 0
    assert "sim/harness.v" in files
    assert not [path for path in files if path.startswith("sim/vectors")]
