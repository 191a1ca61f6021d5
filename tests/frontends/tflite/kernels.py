"""One LiteRT kernel on every integer that it can meet: the oracle of the arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from hwgen.ir.formats import IntFormat
from hwgen.ir.lookup import every_integer

from .runtime import Kernels, run
from .writer import Writer

Ints = NDArray[np.int64]
Constant = tuple[NDArray[Any], IntFormat | None]
KERNELS: tuple[Kernels, ...] = ("reference", "optimized", "xnnpack")


def random_format(rng: Generator, scale: float, signed: bool = True) -> IntFormat:
    """8 bits with a scale of single precision near `scale`, within a factor of 8."""
    near = float(np.float32(scale * 2.0 ** rng.uniform(-3, 3)))
    lowest = -128 if signed else 0
    return IntFormat(8, signed, near, int(rng.integers(lowest, lowest + 256)))


def every_pair(a: IntFormat, b: IntFormat) -> tuple[Ints, Ints]:
    """All pairs of integers [256, 256], in the order of tables."""
    first, second = np.meshgrid(every_integer(a), every_integer(b), indexing="ij")
    return first, second


def kernel(
    operator: str,
    inputs: Sequence[tuple[Ints, IntFormat]],
    target: IntFormat,
    options: Mapping[str, Any] | None = None,
    kernels: Kernels = "reference",
    constants: Sequence[Constant] = (),
    shape: tuple[int, ...] | None = None,
    version: int | None = None,
) -> Ints:
    """Output of one operator for input frames, behind which its constants follow.

    Inputs are written as they are, with a leading batch axis of size 1; shape: of the output
    without it, that of the first input unless said.
    """
    writer, data, tensors = Writer("kernel"), [], []
    for number, (values, of) in enumerate(inputs):
        data.append(values[None].astype(_dtype(of)))
        tensors.append(writer.input(f"x{number}", data[-1].shape, **_numbers(of)))
    for number, (constant, numbers) in enumerate(constants):
        tensors.append(writer.tensor(f"c{number}", constant, **_numbers(numbers)))
    output = writer.tensor("y", (1, *(shape or inputs[0][0].shape)), **_numbers(target))
    writer.op(operator, tensors, [output], options, version)
    found: Ints = run(writer.finish([output]), data, kernels)["y"][0].astype(np.int64)
    return found


def _numbers(number: IntFormat | None) -> dict[str, Any]:
    if number is None:
        return {}
    return {"dtype": _dtype(number), "scale": number.scale, "zero_point": number.zero_point}


def _dtype(number: IntFormat) -> str:
    return "int8" if number.signed else "uint8"
