"""The registers and memories of a simulation that Icarus built, read from its program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SCOPE = re.compile(r'(S_\w+) \.scope ([\w.]+), "([^"]+)" "([^"]+)".*?(?:, (S_\w+))?;$')
_BACK = re.compile(r"    \.scope (S_\w+);$")
_REGISTER = re.compile(r'v\w+ \.var(?:/[su])? "([^"]+)", (-?\d+) (-?\d+);$')
_MEMORY = re.compile(r'v\w+ \.array(?:/[su])? "([^"]+)", (\d+) (\d+), (-?\d+) (-?\d+);$')
_KINDS = ("module", "generate")  # what holds registers; variables of functions are none


@dataclass(frozen=True, slots=True)
class Register:
    """path: from the top module of the simulation; module: whose text declares it; width: bits;
    words: of a memory, 0 for a register."""

    path: str
    module: str
    width: int
    words: int = 0

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class _Scope:
    path: str
    module: str
    holds: bool


def registers(program: str, top: str) -> tuple[Register, ...]:
    """Everything below the module `top` of a program of vvp that keeps a value."""
    return tuple(found for found in _all(program) if f"{found.path}.".startswith(f"{top}."))


def _all(program: str) -> Iterator[Register]:
    scopes: dict[str, _Scope] = {}
    scope = _Scope("", "", False)
    for line in program.splitlines():
        if found := _SCOPE.match(line):
            scope = scopes[found[1]] = _scope(found, scopes)
        elif found := _BACK.match(line):
            scope = scopes[found[1]]
        elif scope.holds and (found := _REGISTER.match(line)):
            width = abs(int(found[2]) - int(found[3])) + 1
            yield Register(f"{scope.path}.{found[1]}", scope.module, width)
        elif scope.holds and (found := _MEMORY.match(line)):
            words, width = (abs(int(found[i]) - int(found[i + 1])) + 1 for i in (2, 4))
            yield Register(f"{scope.path}.{found[1]}", scope.module, width, words)


def _scope(found: re.Match[str], scopes: dict[str, _Scope]) -> _Scope:
    above = scopes[found[5]] if found[5] else _Scope("", "", True)
    path = f"{above.path}.{found[3]}".lstrip(".")
    module = found[4] if found[2] == "module" else above.module
    return _Scope(path, module, above.holds and found[2] in _KINDS)
