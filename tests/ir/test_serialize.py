from __future__ import annotations

import contextlib
import io
import json
import pickle
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hwgen import Graph, HwgenError, golden, quantize, save_graph
from hwgen.ir.dense import QuantDense
from hwgen.ir.serialize import load_graph

from ..passes.networks import data, small


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    return save_graph(quantize(small(), data()), tmp_path / "small.hwgraph")


Members = dict[str, bytes]


def rewrite(path: Path, change: Callable[[Members], object]) -> Path:
    """The saved graph with other contents in its zip."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def header(change: Callable[[dict[str, Any]], Any]) -> Callable[[Members], None]:
    """A change of the JSON header."""

    def apply(members: Members) -> None:
        content = json.loads(members["header.json"])
        change(content)
        members["header.json"] = json.dumps(content).encode()

    return apply


def node(content: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in content["nodes"] if item["name"] == name)
    return found


def refused(path: Path, **options: Any) -> str:
    with pytest.raises(HwgenError) as error:
        load_graph(path, **options)
    return str(error.value)


def test_saved_graph_gives_the_same_tensors(saved: Path) -> None:
    before, after = quantize(small(), data()), load_graph(saved)
    expected, found = golden(before, data()), golden(after, data())
    assert list(found) == list(expected)
    for name, tensor in expected.items():
        np.testing.assert_array_equal(found[name], tensor)


def test_float_graph_survives(tmp_path: Path) -> None:
    graph = load_graph(save_graph(small(), tmp_path / "f.hwgraph"))
    assert [n.name for n in graph.nodes] == [n.name for n in small().nodes]
    np.testing.assert_array_equal(graph.node("conv").weight, small().node("conv").weight)  # type: ignore[attr-defined]


def test_notes_survive(tmp_path: Path) -> None:
    graph = small().with_nodes(small().nodes, notes=["batch norm 'n' is part of 'conv'"])
    found = load_graph(save_graph(graph, tmp_path / "n.hwgraph"))
    assert found.notes == ("batch norm 'n' is part of 'conv'",)


def test_same_graph_gives_the_same_bytes(saved: Path, tmp_path: Path) -> None:
    other = save_graph(quantize(small(), data()), tmp_path / "other.hwgraph")
    assert saved.read_bytes() == other.read_bytes()


def test_arrays_are_readable_with_numpy(saved: Path) -> None:
    with np.load(saved, allow_pickle=False) as arrays:
        assert arrays["conv.weight"].shape == (3, 3, 2, 4)


def test_illegal_graph_is_not_saved(tmp_path: Path) -> None:
    graph = Graph("g")
    graph.input("x", (3,))
    with pytest.raises(HwgenError, match="needs an output layer"):
        save_graph(graph, tmp_path / "g.hwgraph")
    assert list(tmp_path.iterdir()) == []


def test_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    target = tmp_path / "none" / "g.hwgraph"
    with pytest.raises(HwgenError) as error:
        save_graph(small(), target)
    assert str(error.value) == f"cannot write '{target}': No such file or directory"


def test_missing_file_is_named(tmp_path: Path) -> None:
    message = "cannot read the saved graph 'none.hwgraph': No such file or directory"
    assert refused(tmp_path / "none.hwgraph") == message


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"graph = 1\n", b"\x93NUMPY"])
def test_file_that_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.hwgraph"
    path.write_bytes(content)
    assert refused(path) == "cannot read the saved graph 'bad.hwgraph': File is not a zip file"


def test_every_truncation_is_refused(saved: Path, tmp_path: Path) -> None:
    content, path = saved.read_bytes(), tmp_path / "cut.hwgraph"
    for length in range(0, len(content), 97):
        path.write_bytes(content[:length])
        assert "cut.hwgraph" in refused(path)


@pytest.mark.parametrize("seed", range(200))
def test_damaged_bytes_never_end_in_another_error(saved: Path, seed: int) -> None:
    generator = np.random.default_rng(seed)
    content = bytearray(saved.read_bytes())
    for at in generator.integers(0, len(content), 3):
        content[at] = int(generator.integers(0, 256))
    saved.write_bytes(bytes(content))
    with contextlib.suppress(HwgenError):
        load_graph(saved)


def flagged(content: bytes, place: int, value: bytes) -> bytes:
    """With other bytes at a place of the first entry of the zip's directory."""
    at = content.index(b"PK\x01\x02") + place
    return content[:at] + value + content[at + len(value) :]


def test_an_encrypted_entry_is_refused(saved: Path) -> None:
    saved.write_bytes(flagged(saved.read_bytes(), 8, b"\x01\x00"))
    expected = "saved graph 'small.hwgraph' is damaged: 'header.json' is encrypted"
    assert refused(saved) == expected


def test_an_entry_larger_than_the_file_is_refused_before_reading(saved: Path) -> None:
    saved.write_bytes(flagged(saved.read_bytes(), 20, b"\xff\xff\xff\x7f"))
    expected = "saved graph 'small.hwgraph' is damaged: 'header.json' is larger than the file"
    assert refused(saved) == expected


def test_size_beyond_the_budget_is_refused_before_reading(saved: Path) -> None:
    total = sum(entry.file_size for entry in zipfile.ZipFile(saved).infolist())
    expected = f"saved graph holds {total} bytes, at most 1000 are allowed"
    assert refused(saved, budget=1000) == expected


def huge_array(members: Members) -> None:
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.zeros(1))
    text = stream.getvalue().replace(b"'shape': (1,), }      ", b"'shape': (1<<60,), }")
    members["conv.weight.npy"] = text


def declared_shape(members: Members) -> None:
    content = members["conv.weight.npy"]
    assert b"(3, 3, 2, 4)" in content
    members["conv.weight.npy"] = content.replace(b"(3, 3, 2, 4)", b"(9, 9, 9, 9)")


def pickled(members: Members) -> None:
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.array([{}], dtype=object), allow_pickle=True)
    members["conv.weight.npy"] = stream.getvalue()


def test_declared_shape_must_fit_the_entry(saved: Path) -> None:
    assert refused(rewrite(saved, declared_shape)) == (
        "saved graph 'small.hwgraph' is damaged:"
        " array 'conv.weight.npy' of int64 (9, 9, 9, 9) does not fit its entry"
    )


@pytest.mark.parametrize("change", [huge_array, pickled])
def test_array_with_hostile_contents_is_refused(saved: Path, change: Any) -> None:
    text = refused(rewrite(saved, change))
    assert text.startswith("saved graph 'small.hwgraph' is damaged: ")
    assert pickle.__name__ not in text


def test_zip_of_another_kind_is_refused(saved: Path) -> None:
    assert refused(rewrite(saved, lambda members: members.pop("header.json"))) == (
        "not a saved graph: it has no header.json\n  hint: write it with hwgen.save_graph"
    )


HEADERS: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (
        lambda h: h.update(version=2),
        "saved graph has version 2, this hwgen reads 1",
    ),
    (
        lambda h: h.update(format="onnx"),
        "saved graph 'small.hwgraph' is damaged: header.json does not describe a graph",
    ),
    (lambda h: h.update(author="me"), "unknown keys in the header: author"),
    (lambda h: h.pop("nodes"), "the header needs a 'name' and a list of 'nodes'"),
    (
        lambda h: h.update(notes=["fine", "\x1b[2J"]),
        "the header's 'notes' must be a list of printable texts",
    ),
    (
        lambda h: (node(h, "conv").update(dilate=2), node(h, "pool").update(ceil=True)),
        ("layer 'conv': unknown attributes 'dilate'; allowed are name, inputs, weight,"
        " weight_bits, bias, stride, padding, input_format, format, rule, scale, activation,"
        " requantizer, dilation, groups, fill, thresholds\n"
        "layer 'pool': unknown attributes 'ceil';"
        " allowed are name, inputs, window, stride, padding, format, dilation, ceil_mode"),
    ),
    (
        lambda h: node(h, "pool").update(name="conv"),
        ("two layers are named 'conv'\n  hint: give each its own name\n"
        "layer 'relu2': reads 'pool', which is not in the graph"),
    ),
    (
        lambda h: node(h, "pool").update(inputs=["flat"]),
        "layer 'pool': the graph has a cycle: pool -> relu2 -> flat -> pool",
    ),
    (
        lambda h: node(h, "pool").update(inputs=["image"]),
        "layer 'fc': weight expects 36 inputs, the input has 18",
    ),
    (
        lambda h: node(h, "fc").update(weight_bits=0),
        "layer 'fc': weight bits must be from 1 to 16, not 0",
    ),
    (
        lambda h: node(h, "pool").update(padding=[2, 0, 0, 0]),
        ("layer 'pool': padding (2, 0, 0, 0) leaves windows (2, 2) without a pixel\n"
        "  hint: a window that sees only padding has nothing to pool"),
    ),
    (
        lambda h: h["nodes"].append({"type": "QuantOutput", "name": "o2", "inputs": ["output"],
                                     "format": node(h, "fc")["format"]}),
        "layer 'output': is an output, no layer can read it",
    ),
    (
        lambda h: h["nodes"].pop(),
        ("graph 'small' needs an output layer\n  hint: end it with graph.output(x)\n"
        "layer 'fc': no layer reads its output\n  hint: connect it or remove it"),
    ),
    (
        lambda h: node(h, "fc")["requantizer"].update(shift=9),
        "layer 'fc': requantizer differs from rounding rule D",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), HEADERS, ids=range(len(HEADERS)))
def test_mistake_in_the_header_is_named(
    saved: Path, change: Callable[[dict[str, Any]], Any], message: str
) -> None:
    assert refused(rewrite(saved, header(change))) == message


def test_header_that_is_no_json_is_refused(saved: Path) -> None:
    path = rewrite(saved, lambda members: members.update({"header.json": b"{"}))
    assert refused(path).startswith("saved graph 'small.hwgraph' is damaged: ")


def test_requantizer_with_a_changed_multiplier_is_refused(tmp_path: Path) -> None:
    graph = quantize(small(), data())
    fc = graph.node("fc")
    assert isinstance(fc, QuantDense)
    assert fc.requantizer is not None
    wrong = replace(fc.requantizer, multiplier=fc.requantizer.multiplier * 2)
    nodes = [replace(fc, requantizer=wrong) if n.name == "fc" else n for n in graph.nodes]
    path = save_graph(Graph.from_nodes("g", nodes), tmp_path / "g.hwgraph")
    assert refused(path) == "layer 'fc': requantizer differs from rounding rule D"
