"""Proofs for a design folder: the library modules that it uses, at the sizes at which it does."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from hwgen.emit.design_json import to_text
from hwgen.emit.write import MANIFEST, edited_files, write_design
from hwgen.prove.cases import FLOW, Case, cases
from hwgen.prove.cuts import cut, obstacle, steps
from hwgen.prove.engine import PROVED, REFUTED
from hwgen.prove.harness import specified
from hwgen.prove.instances import Instance, instances
from hwgen.prove.library import prove_case
from hwgen.simulate.run import read_record

Progress = Callable[[str], None]
RECORD, DESIGN = "proofs", "design.json"
Small = tuple[str, str, float]
"""Verdict, claim and seconds of the proofs of a module at small sizes."""
SMALL = "proved at small sizes"
UNPROVED = "not proved"


@dataclass(frozen=True, slots=True)
class Claim:
    """What was found about instances of one module with the same sizes.

    verdict: proved (at the sizes of the design, words cut), proved at small sizes, refuted, or not
    proved; why: of the last three; used: as parent.instance.
    """

    module: str
    sizes: dict[str, int]
    used: tuple[str, ...]
    verdict: str
    claim: str
    why: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Place:
    """library: the modules; work: a folder; limit: seconds; general: proofs at small sizes that
    were made before, by module."""

    library: Path
    work: Path
    limit: int
    general: dict[str, Small]


def prove_folder(folder: Path, *, limit: int, progress: Progress) -> tuple[Claim, ...]:
    """Prove every library module of a design; the result goes into design.json under `proofs`.

    limit: seconds for each proof. progress: called with the module that is being proved.
    The files are proved as they are: edited ones too, but then design.json stays as it was.
    Raises HwgenError when the folder is no design, ToolError without Yosys.
    """
    read_record(folder)
    with tempfile.TemporaryDirectory() as work:
        found = tuple(_claims(folder, Path(work), limit, progress))
    if not edited_files(folder):
        _record(folder, found)
    return found


def is_sound(claims: Sequence[Claim]) -> bool:
    """Whether no proof was refuted."""
    return all(claim.verdict != REFUTED for claim in claims)


def _claims(folder: Path, work: Path, limit: int, progress: Progress) -> Iterator[Claim]:
    groups: dict[str, tuple[Instance, list[str]]] = {}
    for one in instances(folder):
        small = Instance(one.module, one.parent, one.name, cut(one.module, one.parameters))
        key = f"{one.module} {sorted(small.parameters.items())}"
        groups.setdefault(key, (small, []))[1].append(f"{one.parent}.{one.name}")
    general: dict[str, Small] = {}
    for number, (instance, used) in enumerate(groups.values()):
        progress(instance.module)
        place = Place(folder / "rtl", work / str(number), limit, general)
        yield _claim(instance, tuple(used), place)


def _claim(instance: Instance, used: tuple[str, ...], place: Place) -> Claim:
    module, sizes = instance.module, dict(instance.parameters)
    if module not in specified():
        return Claim(module, sizes, used, UNPROVED, "", "the module has no specification yet", 0.0)
    why, seconds = obstacle(sizes), 0.0
    if not why:
        answer = prove_case(_case(module, sizes), place.work, place.library, place.limit)
        seconds = answer.seconds
        if answer.verdict in (PROVED, REFUTED):
            why = "" if answer.verdict == PROVED else f"a fault after {answer.frame} cycles"
            return Claim(module, sizes, used, answer.verdict, FLOW, why, seconds)
        why = f"no proof at its sizes within {place.limit} s"
    if module not in place.general:
        place.general[module] = _at_small_sizes(module, place)
    verdict, claim, more = place.general[module]
    return Claim(module, sizes, used, verdict, claim, why, round(seconds + more, 2))


def _case(module: str, sizes: dict[str, int]) -> Case:
    bits = max(4, max(sizes.values(), default=1).bit_length() + 1)
    ahead = max(5, steps(sizes).bit_length() + 3)
    return Case(module, sizes, FLOW, min(ahead, 12), min(bits, 12), patience=40)


def _at_small_sizes(module: str, place: Place) -> Small:
    """The proofs that every version of the library has to pass."""
    mine = [case for case in cases() if case.module == module]
    seconds = 0.0
    for number, case in enumerate(mine):
        answer = prove_case(case, place.work / f"small{number}", place.library, place.limit)
        seconds += answer.seconds
        if answer.verdict != PROVED:
            return (REFUTED if answer.verdict == REFUTED else UNPROVED), case.claim, seconds
    return SMALL, mine[0].claim, seconds


def _record(folder: Path, found: Sequence[Claim]) -> None:
    """Write the folder again with the result in design.json, and a manifest that agrees."""
    manifest = json.loads((folder / MANIFEST).read_text())
    record = dict(read_record(folder)) | {RECORD: [asdict(claim) for claim in found]}
    files: dict[str, str | bytes] = {
        path: (folder / path).read_bytes() for path in manifest["files"]
    }
    files[DESIGN] = to_text(record)
    write_design(folder, files, options=manifest["options"])
