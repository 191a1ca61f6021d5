"""One library module in the fast harness, against a Python reference and the timing model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from hwgen.emit.render import library
from hwgen.simulate.unit import UnitRun, run_unit
from hwgen.timing.build import build
from hwgen.timing.model import UNIT_START, ChainTiming, chain_timing
from hwgen.timing.processes import ReduceProcess
from hwgen.timing.stalls import KINDS, pattern
from hwgen.units.base import Parameter, Unit

DATA = Path(__file__).parent / "data"
FRAMES = 3


@dataclass(frozen=True, slots=True)
class Case:
    """A seed for shapes and data, and the stalls at both ends."""

    seed: int
    source: str = "never"
    sink: str = "never"

    def __str__(self) -> str:
        return f"seed{self.seed}-{self.source}-{self.sink}"

    @property
    def generator(self) -> np.random.Generator:
        """Random numbers of this case, the same at each call."""
        return np.random.default_rng(self.seed)


def cases(count: int = len(KINDS) ** 2) -> list[Case]:
    """Seeded cases; 25 of them hold each pair of stalls once."""
    pairs = [(source, sink) for source in KINDS for sink in KINDS]
    return [Case(seed, *pairs[seed % len(pairs)]) for seed in range(count)]


@dataclass(frozen=True, slots=True)
class Pipe:
    """A wrapper of data/: a pipeline of `latency` cycles between credits and a FIFO."""

    wrapper: str
    latency: int
    depth: int
    input_bits: int
    output_bits: int
    extra: tuple[Parameter, ...] = ()
    label: str = "pipe"
    module: ClassVar[str] = ""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Those of the wrapped module, and the two of every wrapper."""
        return (*self.extra, ("LATENCY", str(self.latency)), ("DEPTH", str(self.depth)))


@build.register(Pipe)
def _pipe(unit: Pipe, words: int, frames: int, start: int) -> ReduceProcess:
    return ReduceProcess(words, words, start, unit.latency, unit.depth)


def pipe(wrapper: str, latency: int, bits: tuple[int, int], depth: int = 0, **sizes: int) -> Pipe:
    """The module `wrapper` of data/; depth 0: as many words as keep one a cycle."""
    extra = tuple((name.upper(), str(value)) for name, value in sizes.items())
    return Pipe(wrapper, latency, depth or latency + 2, *bits, extra)


def words(generator: np.random.Generator, count: int, bits: int) -> list[int]:
    """Random words, with all zeros and all ones more often than chance has it."""
    made = [
        int.from_bytes(generator.bytes(-(-bits // 8))) & ((1 << bits) - 1) for _ in range(count)
    ]
    chosen = generator.integers(0, 16, count).tolist()
    extremes = {0: 0, 1: (1 << bits) - 1}
    return [extremes.get(choice, word) for choice, word in zip(chosen, made, strict=True)]


def fields(word: int, bits: int, count: int) -> list[int]:
    """`count` unsigned fields of a word, from the low bits on."""
    return [word >> (index * bits) & ((1 << bits) - 1) for index in range(count)]


def packed(values: Sequence[int], bits: int) -> int:
    """A word from fields of `bits` bits, two's complement, the first in the low bits."""
    return sum((value & ((1 << bits) - 1)) << (index * bits) for index, value in enumerate(values))


def signed(value: int, bits: int) -> int:
    """The two's complement value of an unsigned field."""
    return value - (1 << bits) if value >> (bits - 1) else value


def sources(module: str) -> list[tuple[str, str]]:
    """File names and texts of `module` and of all that it instantiates."""
    texts = dict(library()) | {path.name: path.read_text() for path in sorted(DATA.glob("*.v"))}
    found = {f"{module}.v"}
    while True:
        named = {name for file in found for name in re.findall(r"\w+", texts[file])}
        more = {f"{name}.v" for name in named} & texts.keys()
        if more <= found:
            return [(name, texts[name]) for name in sorted(found)]
        found |= more


def numbers(parameters: Sequence[Parameter]) -> dict[str, int]:
    """Parameters as integers; their text is decimal or a sized literal like 8'hff."""
    found = {}
    for name, text in parameters:
        digits = re.fullmatch(r"(?:\d+'h)?(-?[0-9a-f]+)", text)
        assert digits, f"{name}={text}"
        found[name] = int(digits[1], 16 if "'" in text else 10)
    return found


def predicted(unit: Unit, beats: int, case: Case, frames: int) -> ChainTiming:
    """Cycles of `unit` alone."""
    return chain_timing(
        [unit],
        beats // frames,
        frames,
        source=pattern(case.source, case.seed),
        sink=pattern(case.sink, case.seed + 1),
        start=UNIT_START,
    )


def check(
    unit: Unit,
    data: Sequence[int],
    expected: Sequence[int],
    case: Case,
    folder: Path,
    *,
    module: str = "",
    parameters: Mapping[str, int] | None = None,
    frames: int = FRAMES,
    simulator: str = "icarus",
    reset_at: int = 0,
) -> UnitRun:
    """Play `data` (all frames) and compare every output word and the cycle of every beat.

    module, parameters: those of a wrapper around `unit`, default its own.
    """
    timing = predicted(unit, len(data), case, frames)
    top = unit.wrapper if isinstance(unit, Pipe) else module or unit.module
    run = run_unit(
        sources(top),
        top,
        numbers(unit.parameters) if parameters is None else parameters,
        unit.input_bits,
        unit.output_bits,
        data,
        len(timing.sink),
        pattern(case.source, case.seed),
        pattern(case.sink, case.seed + 1),
        simulator,
        folder,
        reset_at=reset_at,
    )
    assert run.out_data == list(expected)
    assert run.in_cycles == timing.source.tolist()
    assert run.out_cycles == timing.sink.tolist()
    return run


def gaps(run: UnitRun) -> list[int]:
    """Cycles between neighbouring output beats."""
    return np.diff(run.out_cycles).tolist()
