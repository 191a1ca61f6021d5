"""Layers with weights as a folded matrix product: pe outputs x simd inputs a cycle."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hwgen.arithmetic.intervals import accumulator_range
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.weights import WeightedNode
from hwgen.ir.window import Window
from hwgen.schedule.centred import centred, centred_format
from hwgen.schedule.feeder import Reads, word_feeder
from hwgen.schedule.layer import Folding, Layer, Sizes
from hwgen.schedule.pixels import MISSING, PixelWindows, fit_pixels, gather_chunks, whole_pixels
from hwgen.schedule.product import FEEDS, Product
from hwgen.schedule.stationary import chain, chosen
from hwgen.schedule.tables import (
    Ints,
    Weights,
    bias_rom,
    by_address,
    by_column,
    by_column_word,
    rom,
)
from hwgen.schedule.widths import adapt, mask
from hwgen.schedule.windows import COLUMNS, ROWS, axes, repeat_pattern, slide
from hwgen.units.adders import adders, tractable
from hwgen.units.base import Unit
from hwgen.units.dot_product import DotProduct, dot_product
from hwgen.units.mac import Mac, WindowBuffer, WindowHold
from hwgen.units.streams import Stream

MAX_THRESHOLDS = 1 << 18  # entries of the search tables of one layer
POINT = Window((1, 1), (1, 1), (0, 0, 0, 0))


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """The parts of a layer with weights that the hardware needs."""

    node: WeightedNode
    weights: Weights
    window: Window
    image: tuple[int, int]
    product: Product

    @property
    def outputs(self) -> tuple[int, int]:
        """Rows and columns of the result."""
        return self.window.output_size(*self.image)

    @property
    def padded(self) -> bool:
        """True when some taps are outside the image and count as zero."""
        return any(self.window.padding) and self.window.fill == "constant"

    @property
    def source(self) -> IntFormat:
        """What the array reads: with padding that has to be zero, a format with a zero."""
        number = self.node.input_format
        return centred_format(number) if self.padded else number


def lower_matrix(
    matrix: Matrix, operator: str, stream: Stream, folding: Folding | None, sizes: Sizes
) -> Layer:
    """The layer as width adapters, windows and a multiply-accumulate unit."""
    product, node = matrix.product, matrix.node
    folding = folding or Folding(1, 1)
    product.check(node.name, folding)
    source, signs = centred(stream) if matrix.padded else (stream, ())
    if folding.pixels > 1:
        output, units = lower_columns(matrix, source, folding, sizes)
        return Layer(node, operator, (stream,), output, (*signs, *units), folding)
    given, columns = fit_pixels(source, 1)
    feeder, mac = FEEDERS[product.feed(folding)](matrix, given, folding, sizes)
    keeps_sums = chosen(node.name, mac, folding.stationary)
    units = (*feeder, *(chain(mac, sizes) if keeps_sums else (mac,)))
    lanes = folding.pe // product.parts(folding)
    pixels = matrix.outputs if len(stream.shape) == 3 else ()
    output = Stream((*pixels, product.outputs), lanes, node.format)
    units = (*signs, *columns, *units, *mask(output))
    return Layer(node, operator, (stream,), output, units, folding)


def lower_columns(
    matrix: Matrix, stream: Stream, folding: Folding, sizes: Sizes
) -> tuple[Stream, tuple[Unit, ...]]:
    """Several neighbouring windows of a row at once, all with the same weights."""
    node, product, pixels = matrix.node, matrix.product, folding.pixels
    vertical, horizontal = axes(matrix.window, *matrix.image)
    fits = pixels * horizontal.stride % stream.pixels == 0
    given, columns = whole_pixels(stream, stream.pixels if fits else pixels)
    bits, zero = matrix.source.bits, matrix.source.zero_point
    fill = repeat_pattern(zero, bits, given.values)
    height = product.kernel[0]
    tall = repeat_pattern(zero, bits, height * given.values)
    windows = PixelWindows(horizontal, given.pixels, pixels)
    units = (
        *columns,
        *(mask(given, fill, label=MISSING) if zero else ()),
        *slide(vertical, ROWS, given.bits, given.beats_per_row, 1, fill, sizes),
        *slide(windows.beats, COLUMNS, height * given.bits, 1, vertical.outputs, tall, sizes),
        *gather_chunks(node.name, product, windows, folding.simd, bits),
        _side_by_side(matrix, folding),
    )
    output = Stream((*matrix.outputs, product.outputs), product.outputs, node.format, pixels)
    return output, (*units, *mask(output))


def _side_by_side(matrix: Matrix, folding: Folding) -> Mac:
    """The array of one window, for several windows."""
    product, pixels = matrix.product, folding.pixels
    chunks, slices = product.chunks(folding.simd), pixels * product.blocks
    chunk = slices * folding.simd * matrix.source.bits
    windows = product.turns_of_windows(pixels)
    feeder = WindowHold(chunks * chunk, chunk, chunks, 1, windows)
    mac = _mac(matrix, folding, feeder, by_column(matrix.weights))
    return replace(
        mac,
        pe=pixels * folding.pe,
        windows=windows,
        parts=1,
        last_parts=1,
        slices=slices,
        columns=pixels,
        requantizer=mac.requantizer.repeated(pixels),
    )


def _words(
    matrix: Matrix, stream: Stream, folding: Folding, sizes: Sizes
) -> tuple[tuple[Unit, ...], Mac]:
    """Words of simd channels of one block, or of each of several blocks, read tap by tap."""
    product, lanes = matrix.product, folding.simd * matrix.product.slices(folding.pe)
    block = -(-product.cin // folding.simd)
    feeder = _word_feeder(matrix, Reads(matrix.image, matrix.window, lanes, block), folding, sizes)
    weight = by_address(matrix.weights, folding.simd)
    return adapt(stream, lanes, stream.channels), _mac(matrix, folding, feeder, weight)


def _columns(
    matrix: Matrix, stream: Stream, folding: Folding, sizes: Sizes
) -> tuple[tuple[Unit, ...], Mac]:
    """The rows of a window side by side, of simd / rows channels, read column by column."""
    product, bits = matrix.product, matrix.source.bits
    rows, window = product.kernel[0], matrix.window
    lanes = folding.simd // rows
    block = -(-product.cin // lanes)
    vertical, horizontal = axes(window, *matrix.image)
    fill = repeat_pattern(matrix.source.zero_point, bits, lanes)
    inner = matrix.image[1] * product.turns(folding.pe) * block
    behind = Window(
        (1, horizontal.window),
        (1, horizontal.stride),
        (0, 0, *window.padding[2:]),
        (1, horizontal.dilation),
    )
    image = (vertical.outputs, matrix.image[1])
    feeder = _word_feeder(matrix, Reads(image, behind, folding.simd, block), folding, sizes)
    weight = by_column_word(matrix.weights, lanes)
    units = slide(vertical, ROWS, lanes * bits, inner, 1, fill, sizes)
    adapters = adapt(stream, lanes, stream.channels)
    return (*adapters, *units), _mac(matrix, folding, feeder, weight)


def _word_feeder(
    matrix: Matrix, reads: Reads, folding: Folding, sizes: Sizes
) -> WindowBuffer | WindowHold:
    return word_feeder(matrix.node.name, matrix.product, matrix.source, reads, folding, sizes)


def _windows(
    matrix: Matrix, stream: Stream, folding: Folding, sizes: Sizes
) -> tuple[tuple[Unit, ...], Mac]:
    """Whole windows in registers, built from columns, cut into chunks of simd values."""
    product, bits = matrix.product, matrix.source.bits
    slices, turns = product.slices(folding.pe), product.turns(folding.pe)
    vertical, horizontal = axes(matrix.window, *matrix.image)
    lanes = slices * product.cin
    height = product.kernel[0]
    zero = matrix.source.zero_point
    fill = repeat_pattern(zero, bits, lanes)
    tall = repeat_pattern(zero, bits, height * lanes)
    inner = matrix.image[1] * turns
    rows = slide(vertical, ROWS, lanes * bits, inner, 1, fill, sizes)
    columns = slide(
        horizontal, COLUMNS, height * lanes * bits, turns, vertical.outputs, tall, sizes
    )
    feeder = WindowHold(
        window_bits=product.taps * lanes * bits,
        chunk_bits=folding.simd * bits,
        chunks=product.chunks(folding.simd),
        groups=product.passes(folding.pe),
        windows=product.windows * turns,
        slices=slices,
        tap_bits=product.cin * bits,
    )
    mac = _mac(matrix, folding, feeder, by_column(matrix.weights))
    return (*adapt(stream, lanes, stream.channels), *rows, *columns), mac


FEEDERS = dict(zip(FEEDS, (_words, _columns, _windows), strict=True))


def _mac(matrix: Matrix, folding: Folding, feeder: WindowBuffer | WindowHold, inputs: Ints) -> Mac:
    """inputs [P, B, inputs, cout]: weights in the order of the feeder."""
    node, product = matrix.node, matrix.product
    if node.requantizer is None:
        raise HwgenError(
            "has no requantizer", layer=node.name, hint="run the passes of hwgen.quantize"
        )
    _check_thresholds(node.name, node.requantizer)
    groups, parts = product.groups(folding.pe), product.parts(folding)
    last = product.outputs - (groups - 1) * folding.pe
    words = rom(inputs, product, folding)
    dot = _dot_product(matrix, logic=folding.logic)
    if folding.adders:
        dot = _adders(node.name, dot, words, product.slices(folding.pe))
    weights = matrix.weights.with_zero_point(matrix.source.zero_point)
    return Mac(
        feeder=feeder,
        pe=folding.pe,
        simd=folding.simd,
        groups=groups,
        chunks=product.chunks(folding.simd),
        windows=product.windows,
        parts=parts,
        last_parts=-(-last // (folding.pe // parts)),
        dot=dot,
        acc_bits=_accumulator_bits(dot, weights),
        out_bits=node.format.bits,
        weights=words,
        bias=bias_rom(weights.with_correction(dot.correction).bias, product, folding),
        requantizer=node.requantizer,
        positions=len(weights.bias),
        slices=product.slices(folding.pe),
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


def _dot_product(matrix: Matrix, *, logic: bool) -> DotProduct:
    """The cheapest products, of logic alone where that is wanted.

    Weights of one bit have no zero: they need one in the ROM where lanes without a channel may read
    anything but zero, which is what padding does.
    """
    bits = matrix.node.weight_bits
    if bits == 1 and matrix.padded and matrix.source.zero_point:
        bits = 2
    return dot_product(matrix.source, bits, matrix.node.weight, logic=logic)


def _adders(layer: str, dot: DotProduct, words: Ints, slices: int) -> DotProduct:
    """The graph for the only word [1, pe, simd] of the weights."""
    if len(words) > 1:
        raise HwgenError(
            f"adders need the same weights for every window, not those of {len(words)} windows",
            layer=layer,
        )
    if not tractable(words[0]):
        raise HwgenError(
            f"adders for {words[0].size} weights take too long to search",
            layer=layer,
            hint="fold the layer, with multipliers or with logic",
        )
    return adders(dot, words[0], slices)


def _accumulator_bits(dot: DotProduct, weights: Weights) -> int:
    """Width that no partial sum of the stored integers can leave."""
    stored = dot.x
    raw = IntFormat(stored.bits, stored.signed, stored.scale)
    operand = stored.bits + stored.step - (1 if stored.signed else 0)
    weight, bias = weights.columns
    reach = accumulator_range(stored.step * weight, bias, raw)
    return max(reach.partial_bits, operand + dot.weight_bits)
