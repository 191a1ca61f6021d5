"""Synthesis of a design folder: from its Verilog to a record in design.json."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from hwgen.emit.design_json import to_text
from hwgen.emit.files import name_design
from hwgen.emit.write import refuse_edits, rewrite_file
from hwgen.errors import HwgenError
from hwgen.estimate import estimate
from hwgen.estimate.design import TOP
from hwgen.schedule.design import Design
from hwgen.simulate.measured import measured
from hwgen.simulate.models import load_design
from hwgen.simulate.run import read_record
from hwgen.synth.figures import figures
from hwgen.synth.floorplan import floorplan, tiles
from hwgen.synth.place import PLACED, Placing, Progress, place
from hwgen.synth.result import LayerCells, Synthesis, limit_of, resources
from hwgen.synth.yosys import Mapped, synthesize
from hwgen.targets.parts import Part

RECORD, DESIGN = "synthesis", "design.json"
WORK, FLOORPLAN = "synth", "floorplan.svg"


def synth_folder(
    folder: Path,
    part: Part,
    *,
    placing: Placing | None = None,
    progress: Progress,
) -> Synthesis:
    """Map the design in `folder` for `part`, and place and route it as `placing` says, None for
    neither.

    Files of the tools go to <folder>/synth/<part>; the result goes into design.json, under
    `synthesis` and the name of the part, until the design is emitted again, beside what was
    predicted and what the last simulation without stalls measured.
    Raises HwgenError when the folder is no design, one for another family or one whose files were
    edited; ToolError without the tools.
    """
    design = load_design(folder)
    refuse_edits(folder)
    _check_family(design, part)
    modules = name_design(design).modules
    apart = {
        modules[layer.name, layer.operator]: layer.name for layer in design.layers if layer.units
    }
    listed = (folder / "rtl" / f"{design.name}.f").read_text().split("\n")
    files = [folder / line for line in listed if line]
    work = folder / WORK / part.name
    mapped = synthesize(files, design.name, list(apart), part, work, progress)
    layers = _layers(mapped, part, apart | {design.name: TOP})
    found = Synthesis(part, layers, tuple(mapped.lost))
    if placing is not None:
        placed = place(part, work, placing, progress)
        limit = limit_of(placed, _instances(design))
        found = replace(found, mhz=round(placed.mhz, 2), limit=limit, seeds=placed.seeds)
        _draw(work, design)
    found = _compared(folder, design, found)
    _record(folder, found)
    return found


def _compared(folder: Path, design: Design, found: Synthesis) -> Synthesis:
    """With the estimate of each layer, and every figure beside what was predicted."""
    guess = estimate(design, found.part.family)
    beside = figures(
        read_record(folder), measured(folder), guess.total, found.part, found.total, found.mhz
    )
    return replace(found, predicted=guess.layers, figures=beside)


def _draw(work: Path, design: Design) -> None:
    """The floorplan, from the netlist that nextpnr wrote, which is large and goes."""
    netlist = work / PLACED
    found = tiles(json.loads(netlist.read_text()), _instances(design))
    netlist.unlink()
    layers = [*(layer.name for layer in design.layers), TOP]
    (work / FLOORPLAN).write_text(floorplan(found, layers) + "\n", encoding="utf-8")


def _check_family(design: Design, part: Part) -> None:
    if design.target not in ("generic", part.family):
        message = f"design '{design.name}' is for {design.target}, {part.name} is another family"
        raise HwgenError(message, hint=f"emit it with --device {part.name}")


def _layers(mapped: Mapped, part: Part, names: dict[str, str]) -> tuple[LayerCells, ...]:
    return tuple(
        LayerCells(name, resources(part, mapped.cells[module])) for module, name in names.items()
    )


def _instances(design: Design) -> dict[str, str]:
    """The layer of each instance in the top module."""
    signals = name_design(design).signals
    return {f"u_{signals[layer.name]}_layer": layer.name for layer in design.layers if layer.units}


def _record(folder: Path, found: Synthesis) -> None:
    """Put the result into design.json."""
    record = dict(read_record(folder))
    record[RECORD] = {**record.get(RECORD, {}), found.part.name: found.to_json()}
    rewrite_file(folder, DESIGN, to_text(record))
