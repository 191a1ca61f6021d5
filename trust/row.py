"""The command line that every row has: sizes in, a sentence and a verdict out."""

from __future__ import annotations

import argparse
import os
import resource
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trust.result import Result, rtl, store, versions


@dataclass(frozen=True, slots=True)
class Measured:
    """What came out. measured: a sentence with the numbers; wrong: how many things are not as they
    must be; size: how much was tried, in the unit of the target; detail: lines for the reader."""

    measured: str
    wrong: int
    size: int
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Size:
    """An option that says how much is tried. quick: in CI; full: for the scorecard."""

    name: str
    quick: int
    full: int
    text: str = "how much is tried"

    @property
    def key(self) -> str:
        return self.name.lstrip("-").replace("-", "_")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the scorecard, which one command measures.

    measure: takes a number for each of `sizes`, in order. enough: the size at which `target` is
    reached when nothing is wrong. tools: whose versions are told; of_rtl: whether other Verilog has
    to be measured again.
    """

    number: int
    module: str
    figure: str
    target: str
    enough: int
    sizes: tuple[Size, ...]
    measure: Callable[..., Measured]
    tools: tuple[str, ...] = ()
    of_rtl: bool = True

    def result(self, found: Measured, sizes: Sequence[int]) -> Result:
        """What was found with these sizes, as it is kept."""
        options = "".join(
            f" {size.name} {value}" for size, value in zip(self.sizes, sizes, strict=True)
        )
        return Result(
            self.number,
            self.figure,
            self.target,
            found.measured,
            not found.wrong and found.size >= self.enough,
            f"python -m {self.module}{options}",
            found.detail,
            versions(*self.tools),
            rtl=rtl() if self.of_rtl else "",
        )

    @property
    def quick(self) -> tuple[int, ...]:
        return tuple(size.quick for size in self.sizes)

    @property
    def full(self) -> tuple[int, ...]:
        return tuple(size.full for size in self.sizes)


def options(
    row: Row, arguments: Sequence[str] | None = None
) -> tuple[argparse.Namespace, tuple[int, ...]]:
    """What the command line says, and the sizes that follow from it."""
    parser = argparse.ArgumentParser(prog=f"python -m {row.module}", description=row.figure)
    for size in row.sizes:
        parser.add_argument(size.name, type=int, default=size.full, help=size.text)
    parser.add_argument("--quick", action="store_true", help="the sizes of CI")
    parser.add_argument("--store", action="store_true", help="keep the result in trust/results")
    given = parser.parse_args(arguments)
    sizes = row.quick if given.quick else tuple(getattr(given, size.key) for size in row.sizes)
    return given, sizes


def main(row: Row, arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and keep the result where --store says so; 0 when nothing is wrong."""
    given, sizes = options(row, arguments)
    found = row.measure(*sizes)
    result = row.result(found, sizes)
    print(result.text(), flush=True)
    print(f"  {cpu_seconds():.0f} s of CPU on {os.cpu_count()} cores")
    if given.store:
        print(f"  {store(result).name}")
    return int(found.wrong > 0)


def cpu_seconds() -> float:
    """Of this process and of those that it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
