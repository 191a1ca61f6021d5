"""Designs that the rows measure: the examples, and random graphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from hwgen.emit.files import name_design, rtl_files
from hwgen.flow import DataFiles, Hardware, ImportOptions, Quantization, emit_file
from hwgen.schedule import schedule
from hwgen.timing.design import timing
from tests.fuzz.case import Case
from tests.fuzz.random_networks import MOST_LAYERS, Recipe, Refused, families, make, random_case
from trust.result import ROOT

EXAMPLES = ("mnist_cnn", "residual", "edge_pool_video", "face_alignment")


def emit_example(name: str, folder: Path, target: str = "generic") -> Path:
    """Emit an example network into a folder of its own below `folder`; returns that."""
    out = folder / f"{name}_{target}"
    model, hardware = ROOT / "examples" / f"{name}.py", Hardware(target=target)
    emit_file(model, out, Quantization(), hardware, data=DataFiles(), options=ImportOptions())
    return out


@dataclass(frozen=True, slots=True)
class Rtl:
    """The Verilog of a design in one folder. units: by generated module; models: of cells, which
    are no part of a synthesis."""

    top: str
    files: tuple[Path, ...]
    models: tuple[Path, ...]
    units: Mapping[str, str]

    def unit(self, module: str) -> str:
        """What the module is: its name, or the last word of a generated one."""
        return self.units[module].rpartition("_")[2] if module in self.units else module


def write_rtl(case: Case, folder: Path, target: str = "generic", name: str = "net") -> Rtl:
    """Schedule a case and write its Verilog alone."""
    design = schedule(
        case.graph, name=name, target=target, folding=case.folding, pixels=case.pixels
    )
    names = name_design(design)
    texts = rtl_files(design, names, timing(design).figures)
    paths = {path: folder / Path(path).name for path in texts if path.endswith(".v")}
    for path, file in paths.items():
        file.write_text(texts[path])
    models = tuple(file for path, file in paths.items() if path.startswith("sim/"))
    files = tuple(file for file in paths.values() if file not in models)
    units = {module: unit for (_, unit), module in names.modules.items()}
    return Rtl(name, files, models, units)


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


def small_case(seed: int, steps: int = 2) -> Case:
    """A random graph of at most `steps` layers and joins; the families of layers take turns.

    Raises Refused where hwgen refuses the graph."""
    turns = (None, *sorted(families()))
    return make(Recipe(seed, turns[seed % len(turns)], frozenset(range(steps, MOST_LAYERS)))).case
