"""`hwgen synth`: synthesis of a design folder, and its report once more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hwgen.flow.folder import REPORT
from hwgen.flow.options import Stalls
from hwgen.flow.steps import last_cycles
from hwgen.report.page import page
from hwgen.simulate.measured import last_run
from hwgen.simulate.models import load_design
from hwgen.simulate.run import read_record
from hwgen.synth.floorplan import NAMESPACE
from hwgen.synth.folder import FLOORPLAN, WORK, synth_folder
from hwgen.synth.place import Placing
from hwgen.synth.result import Synthesis
from hwgen.targets.parts import Part


def synthesize_folder(
    folder: Path,
    part: Part,
    *,
    placing: Placing | None = None,
    progress: Callable[[str], None],
) -> Synthesis:
    """Synthesize the design in `folder` for `part`; arguments and errors as for synth_folder.

    Rewrites report.html, with the last simulation without stalls and every part so far.
    """
    found = synth_folder(folder, part, placing=placing, progress=progress)
    run = last_run(folder)
    predicted = None if run is None else last_cycles(load_design(folder), run.frames, Stalls())
    text = page(read_record(folder), run, predicted, floorplans(folder))
    (folder / REPORT).write_text(text, encoding="utf-8")
    return found


def floorplans(folder: Path) -> dict[str, str]:
    """The pictures of the parts that the design was placed on, to stand inside a page."""
    found = sorted(folder.glob(f"{WORK}/*/{FLOORPLAN}"))
    texts = {file.parent.name: file.read_text(encoding="utf-8") for file in found}
    return {part: text.replace(NAMESPACE, "") for part, text in texts.items()}
