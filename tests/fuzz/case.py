"""A case: a quantized graph, its hardware, and what is played."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.ir.batch import as_inputs
from hwgen.ir.graph import Graph
from hwgen.ir.serialize import load_graph, save_graph
from hwgen.ir.terminals import QuantInput
from hwgen.schedule.layer import Folding

Images = NDArray[np.integer[Any]] | Mapping[str, NDArray[np.integer[Any]]]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A quantized graph, how to fold it, images to play and stalls at both ends.

    images: integers [frames, *shape], by input layer where there are several; source, sink: kinds
    of stalls, which take `seed` and `seed` + 1; pixels: columns in a beat at the inputs; reset_at:
    cycle of a reset within the run, 0 for none; target: family whose multipliers it has.
    """

    seed: int
    graph: Graph
    folding: dict[str, Folding]
    images: Images
    source: str
    sink: str
    frames: int
    pixels: int = 1
    reset_at: int = 0
    target: str = "generic"

    @property
    def inputs(self) -> dict[str, NDArray[np.integer[Any]]]:
        """The images by input layer."""
        names = [node.name for node in input_nodes(self.graph)]
        return {name: np.asarray(a) for name, a in as_inputs(names, self.images).items()}


def input_nodes(graph: Graph) -> list[QuantInput]:
    """The input layers of a quantized graph."""
    return [node for node in graph.nodes if isinstance(node, QuantInput)]


def random_images(graph: Graph, frames: int, seed: int) -> dict[str, NDArray[np.int64]]:
    """Integers over the whole format of each input."""
    rng = np.random.default_rng([seed, 2])
    return {
        node.name: rng.integers(node.format.lo, node.format.hi + 1, (frames, *node.shape))
        for node in input_nodes(graph)
    }


def save_case(case: Case, path: Path, **notes: Any) -> None:
    """Write <path>.hwgraph and <path>.json; the images must be those of random_images.

    notes: more entries of the JSON file, for readers.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    save_graph(case.graph, path.with_suffix(".hwgraph"))
    record = {
        **notes,
        "seed": case.seed,
        "folding": {name: _numbers(f) for name, f in case.folding.items()},
        "source": case.source,
        "sink": case.sink,
        "frames": case.frames,
        "pixels": case.pixels,
        "reset_at": case.reset_at,
        "target": case.target,
    }
    path.with_suffix(".json").write_text(json.dumps(record, indent=1) + "\n")


def _numbers(folding: Folding) -> list[int | bool | None]:
    """The fields that a random folding may have."""
    numbers = [folding.pe, folding.simd, folding.pixels]
    return [*numbers, None, False, True] if folding.adders else [*numbers]


def load_case(path: Path) -> Case:
    """The case that save_case wrote to `path`."""
    record = json.loads(path.with_suffix(".json").read_text())
    graph = load_graph(path.with_suffix(".hwgraph"))
    seed, frames = int(record["seed"]), int(record["frames"])
    return Case(
        seed,
        graph,
        {name: Folding(*sizes) for name, sizes in record["folding"].items()},
        random_images(graph, frames, seed),
        str(record["source"]),
        str(record["sink"]),
        frames,
        int(record["pixels"]),
        int(record["reset_at"]),
        str(record.get("target", "generic")),
    )
