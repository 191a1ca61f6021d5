"""Convolution and dense layers as a folded matrix product: pe outputs x simd inputs a cycle."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.intervals import accumulator_range
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.errors import HwgenError
from hwgen.ir.convolution import QuantConv2d
from hwgen.ir.dense import QuantDense
from hwgen.ir.formats import IntFormat
from hwgen.ir.window import Window
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.widths import adapt, mask
from hwgen.schedule.windows import COLUMNS, ROWS, axes, repeat_pattern, slide
from hwgen.units.base import Unit
from hwgen.units.mac import Mac, WindowBuffer, WindowHold
from hwgen.units.streams import Stream

Ints = NDArray[np.int64]
MAX_THRESHOLDS = 1 << 18  # entries of the search tables of one layer
BUFFER = "mac"  # the label under which the window buffer of a layer is sized


@dataclass(frozen=True, slots=True)
class Product:
    """A layer seen as a matrix product at every window position.

    kernel (rows, columns), cin, cout; windows: positions of one image.
    """

    kernel: tuple[int, int]
    cin: int
    cout: int
    windows: int

    @property
    def depth(self) -> int:
        """Inputs of one output."""
        return self.kernel[0] * self.kernel[1] * self.cin

    def chunks(self, simd: int) -> int:
        """Cycles that one group of outputs takes."""
        return -(-self.depth // simd)

    def groups(self, pe: int) -> int:
        """Groups of outputs."""
        return -(-self.cout // pe)

    def work(self, folding: Folding) -> int:
        """Cycles of one image."""
        return self.windows * self.chunks(folding.simd) * self.groups(folding.pe)

    def addressed(self, simd: int) -> bool:
        """True when words of simd channels, read one by one, take no more cycles than chunks."""
        taps = self.kernel[0] * self.kernel[1]
        return taps * -(-self.cin // simd) == self.chunks(simd)

    def parts(self, folding: Folding) -> int:
        """Beats in which a group leaves: as many as its cycles allow, and a divisor of pe."""
        least = -(-folding.pe // self.chunks(folding.simd))
        lanes = next(n for n in range(least, folding.pe + 1) if folding.pe % n == 0)
        return folding.pe // lanes


@dataclass(frozen=True, slots=True)
class _Matrix:
    """The parts of a convolution or dense node that the hardware needs."""

    node: QuantConv2d | QuantDense
    weight: Ints  # [KH, KW, Cin, Cout]
    window: Window
    image: tuple[int, int]

    @property
    def product(self) -> Product:
        rows, columns = self.window.output_size(*self.image)
        kernel_h, kernel_w, cin, cout = self.weight.shape
        return Product((kernel_h, kernel_w), cin, cout, rows * columns)


def product_of(node: QuantConv2d | QuantDense, stream_shape: tuple[int, ...]) -> Product:
    """Matrix product of a layer whose input has the given shape."""
    return _matrix(node, stream_shape).product


def _matrix(node: QuantConv2d | QuantDense, shape: tuple[int, ...]) -> _Matrix:
    if isinstance(node, QuantConv2d):
        return _Matrix(node, node.weight, node.geometry, (shape[0], shape[1]))
    return _Matrix(node, node.weight[None, None], Window((1, 1), (1, 1), (0, 0, 0, 0)), (1, 1))


@lower.register
def _conv2d(
    node: QuantConv2d, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    return _lower(_matrix(node, streams[0].shape), "conv2d", streams[0], folding, sizes)


@lower.register
def _dense(
    node: QuantDense, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    return _lower(_matrix(node, streams[0].shape), "dense", streams[0], folding, sizes)


def _lower(
    matrix: _Matrix, operator: str, stream: Stream, folding: Folding | None, sizes: Sizes
) -> Layer:
    product = matrix.product
    folding = folding or Folding(1, 1)
    _check(matrix.node.name, product, folding)
    units = (
        _addressed(matrix, stream, folding, sizes)
        if product.addressed(folding.simd)
        else _held(matrix, stream, folding, sizes)
    )
    rows, columns = matrix.window.output_size(*matrix.image)
    flat = isinstance(matrix.node, QuantDense)
    shape = (product.cout,) if flat else (rows, columns, product.cout)
    lanes = folding.pe // product.parts(folding)
    output = Stream(shape, lanes, matrix.node.format)
    return Layer(matrix.node, operator, (stream,), output, (*units, *mask(output)), folding)


def _check(name: str, product: Product, folding: Folding) -> None:
    for what, value, most in (
        ("pe", folding.pe, product.cout),
        ("simd", folding.simd, product.depth),
    ):
        if not 1 <= value <= most:
            raise HwgenError(f"{what} must be from 1 to {most}, not {value}", layer=name)


def _addressed(matrix: _Matrix, stream: Stream, folding: Folding, sizes: Sizes) -> tuple[Unit, ...]:
    """Words of simd channels in one memory, read tap by tap."""
    product, simd, bits = matrix.product, folding.simd, matrix.node.input_format.bits
    words = -(-product.cin // simd)
    kernel_h, kernel_w = product.kernel
    least = ((kernel_h - 1) * matrix.image[1] + kernel_w) * words + 1
    feeder = WindowBuffer(
        word_bits=simd * bits,
        words=words,
        image=matrix.image,
        kernel=product.kernel,
        stride=matrix.window.stride,
        pad=(matrix.window.padding[0], matrix.window.padding[2]),
        outputs=matrix.window.output_size(*matrix.image),
        groups=product.groups(folding.pe),
        capacity=least + sizes.of(BUFFER),
        fill=repeat_pattern(matrix.node.input_format.zero_point, bits, simd),
    )
    weight = _padded(matrix.weight, 2, words * simd).reshape(-1, product.cout)
    return (*adapt(stream, simd, product.cin), _mac(matrix, folding, feeder, weight))


def _held(matrix: _Matrix, stream: Stream, folding: Folding, sizes: Sizes) -> tuple[Unit, ...]:
    """Whole windows in registers, built from columns, cut into chunks of simd values."""
    product, bits, cin = matrix.product, matrix.node.input_format.bits, matrix.product.cin
    vertical, horizontal = axes(matrix.window, *matrix.image)
    zero = matrix.node.input_format.zero_point
    pixel, column = cin * bits, product.kernel[0] * cin * bits
    rows = slide(vertical, ROWS, pixel, matrix.image[1], 1, repeat_pattern(zero, bits, cin), sizes)
    columns = slide(
        horizontal,
        COLUMNS,
        column,
        1,
        vertical.outputs,
        repeat_pattern(zero, bits, product.kernel[0] * cin),
        sizes,
    )
    feeder = WindowHold(
        window_bits=product.depth * bits,
        chunk_bits=folding.simd * bits,
        chunks=product.chunks(folding.simd),
        groups=product.groups(folding.pe),
        windows=product.windows,
    )
    weight = matrix.weight.transpose(1, 0, 2, 3).reshape(-1, product.cout)
    mac = _mac(matrix, folding, feeder, weight)
    return (*adapt(stream, cin, cin), *rows, *columns, mac)


def _mac(matrix: _Matrix, folding: Folding, feeder: WindowBuffer | WindowHold, weight: Ints) -> Mac:
    """weight [inputs in the order of the feeder, Cout]."""
    node, product, pe, simd = matrix.node, matrix.product, folding.pe, folding.simd
    if node.requantizer is None:
        raise HwgenError(
            "has no requantizer", layer=node.name, hint="run the passes of hwgen.quantize"
        )
    _check_thresholds(node.name, node.requantizer)
    groups, chunks = product.groups(pe), product.chunks(simd)
    parts = product.parts(folding)
    lanes = pe // parts
    bias = node.bias - node.input_format.zero_point * weight.sum(axis=0)
    table = _padded(_padded(weight, 0, chunks * simd), 1, groups * pe)
    table = table.reshape(chunks, simd, groups, pe).transpose(2, 0, 3, 1)
    last = product.cout - (groups - 1) * pe
    return Mac(
        feeder=feeder,
        pe=pe,
        simd=simd,
        groups=groups,
        chunks=chunks,
        windows=product.windows,
        parts=parts,
        last_parts=-(-last // lanes),
        x_bits=node.input_format.bits,
        x_signed=node.input_format.signed,
        weight_bits=node.weight_bits,
        acc_bits=_accumulator_bits(node, weight, bias),
        out_bits=node.format.bits,
        weights=np.ascontiguousarray(table).reshape(groups * chunks, pe, simd),
        bias=_padded(bias, 0, groups * pe).reshape(groups, pe),
        requantizer=node.requantizer,
    )


def _check_thresholds(layer: str, form: Requantizer) -> None:
    count = 0 if form.thresholds is None else form.thresholds.size
    if count > MAX_THRESHOLDS:
        raise HwgenError(
            f"the rounding rule has no multiply-and-shift form and needs {count} thresholds,"
            f" more than {MAX_THRESHOLDS}",
            layer=layer,
            hint="use fewer activation bits or another rule, such as D",
        )


def _accumulator_bits(node: QuantConv2d | QuantDense, weight: Ints, bias: Ints) -> int:
    """Width that no partial sum of the stored integers can leave."""
    stored = node.input_format
    raw = IntFormat(stored.bits, stored.signed, stored.scale)
    operand = stored.bits + (0 if stored.signed else 1)
    return max(accumulator_range(weight, bias, raw).partial_bits, operand + node.weight_bits)


def _padded(array: Ints, axis: int, size: int) -> Ints:
    """`array` with zeros behind, so that `axis` has `size` entries."""
    widths = [(0, 0)] * array.ndim
    widths[axis] = (0, size - array.shape[axis])
    return np.pad(array, widths)


def foldings(product: Product, interval: int) -> list[Folding]:
    """The foldings with the fewest multipliers for each simd that meet `interval` cycles."""
    found = []
    for simd in _useful(product.depth):
        cycles = product.windows * product.chunks(simd)
        if cycles > interval:
            continue
        pe = -(-product.cout // (interval // cycles))
        found.append(Folding(pe, simd))
    return found


def _useful(depth: int) -> list[int]:
    """The smallest simd for each number of chunks, and all divisors."""
    root = math.isqrt(depth - 1) + 1
    few = set(range(1, root + 1)) | {-(-depth // chunks) for chunks in range(1, root + 1)}
    return sorted(few | {n for n in range(1, depth + 1) if depth % n == 0})
