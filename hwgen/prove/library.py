"""Proofs of library modules: the files that one needs, its harness, its answer."""

from __future__ import annotations

import re
from pathlib import Path

from hwgen import templates
from hwgen.prove.cases import Case
from hwgen.prove.engine import Answer, Question, prove
from hwgen.prove.harness import FLOW, SPECS, harness, interface, left_open

LIBRARY = Path(templates.__path__[0]) / "lib"
_MODULE = re.compile(r"\bhwgen_\w+")


def sources(module: str, library: Path = LIBRARY) -> list[Path]:
    """The file of a library module and those of all that it contains."""
    found: list[str] = []
    wanted = [module]
    while wanted:
        name = wanted.pop()
        path = library / f"{name}.v"
        if name not in found and path.is_file():
            found.append(name)
            code = re.sub(r"//.*", "", path.read_text())
            wanted += _MODULE.findall(code)
    return [library / f"{name}.v" for name in found]


def question(case: Case, work: Path, library: Path = LIBRARY) -> Question:
    """Write the harness of a case into the folder `work`."""
    work.mkdir(parents=True, exist_ok=True)
    unit = interface((library / f"{case.module}.v").read_text())
    spec = (SPECS / f"{case.module}.v").read_text()
    text = harness(
        unit,
        spec,
        count_bits=case.count_bits,
        number_bits=case.number_bits,
        patience=case.patience,
    )
    path = work / f"formal_{case.module}.v"
    path.write_text(text)
    replaced = {*case.free, *case.plain}
    needed = [file for file in sources(case.module, library) if file.stem not in replaced]
    opened = [_opened(name, work, library) for name in case.free]
    plain = [SPECS / f"plain_{name}.v" for name in case.plain]
    files = (FLOW, path, *needed, *opened, *plain)
    return Question(f"formal_{case.module}", files, case.parameters)


def _opened(module: str, work: Path, library: Path) -> Path:
    path = work / f"{module}.v"
    path.write_text(left_open(interface((library / f"{module}.v").read_text())))
    return path


def prove_case(case: Case, work: Path, library: Path = LIBRARY, limit: int = 60) -> Answer:
    """The answer to a case; library: the folder of the modules, another one for mutants."""
    return prove(question(case, work, library), work, limit)
