"""Designs that the rows measure: the examples, and random graphs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hwgen.flow import DataFiles, Hardware, ImportOptions, Quantization, emit_file
from tests.fuzz.case import Case
from tests.fuzz.random_networks import Refused, random_case
from trust.result import ROOT

EXAMPLES = ("mnist_cnn", "residual", "edge_pool_video", "face_alignment")


def emit_example(name: str, folder: Path, target: str = "generic") -> Path:
    """Emit an example network into a folder of its own below `folder`; returns that."""
    out = folder / f"{name}_{target}"
    model, hardware = ROOT / "examples" / f"{name}.py", Hardware(target=target)
    emit_file(model, out, Quantization(), hardware, data=DataFiles(), options=ImportOptions())
    return out


def cases(first: int, count: int) -> Iterator[Case]:
    """The first `count` random graphs from seed `first` on that hwgen does not refuse."""
    seed = first
    while count:
        try:
            yield random_case(seed)
            count -= 1
        except Refused:
            pass
        seed += 1
