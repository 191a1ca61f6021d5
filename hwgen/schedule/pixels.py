"""Several columns in a beat: which layers take them, adapters, and windows over them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import singledispatch

from hwgen.errors import HwgenError
from hwgen.ir.node import Node
from hwgen.schedule.layer import Layer
from hwgen.schedule.product import Product
from hwgen.schedule.widths import adapt
from hwgen.schedule.windows import Axis
from hwgen.units.base import Unit
from hwgen.units.gather import INDEX_BITS, NONE, Gather
from hwgen.units.plumbing import WidthDown, WidthUp
from hwgen.units.streams import Stream

MISSING = "missing_columns"  # label of the unit that fills them in front of windows


@singledispatch
def takes_pixels(node: Node, streams: tuple[Stream, ...]) -> bool:
    """Whether the hardware of `node` reads beats of several columns; others get one by one."""
    return False


def single_pixels(node: Node, streams: tuple[Stream, ...]) -> tuple[Stream, ...]:
    """What `node` is given of its input streams: single columns unless it takes several."""
    if takes_pixels(node, streams):
        return streams
    return tuple(fit_pixels(stream, 1)[0] for stream in streams)


def with_adapters(layer: Layer, streams: tuple[Stream, ...]) -> Layer:
    """The layer behind `streams`, with adapters where it was given single columns of them."""
    chains = [
        fit_pixels(stream, given.pixels)[1]
        for stream, given in zip(streams, layer.inputs, strict=True)
    ]
    if not any(chains):
        return layer
    if len(streams) == 1:
        return replace(layer, inputs=streams, units=(*chains[0], *layer.units))
    behind = layer.branches or ((),) * len(streams)
    branches = tuple((*chain, *units) for chain, units in zip(chains, behind, strict=True))
    return replace(layer, inputs=streams, branches=branches)


def fit_pixels(stream: Stream, pixels: int) -> tuple[Stream, tuple[Unit, ...]]:
    """`stream` with `pixels` columns in a beat, and the adapters that make it; see whole_pixels.

    A stream that has as many stays as it is, be its beats parts of a pixel.
    """
    return (stream, ()) if pixels == stream.pixels else whole_pixels(stream, pixels)


def whole_pixels(stream: Stream, pixels: int) -> tuple[Stream, tuple[Unit, ...]]:
    """`stream` with all channels of `pixels` columns in a beat, and the adapters that make it.

    Beats are cut to the greatest common number of columns, then gathered again, row by row.
    """
    whole = replace(stream, lanes=stream.channels)
    units = adapt(stream, stream.channels, stream.channels) if stream.pixels == 1 else ()
    columns, bits = stream.shape[1], stream.channels * stream.format.bits
    common = math.gcd(whole.pixels, pixels)
    beats = -(-columns // whole.pixels)
    if common < whole.pixels:
        last = -(-(columns - (beats - 1) * whole.pixels) // common)
        ratio = whole.pixels // common
        units += (WidthDown(common * bits, ratio, beats, last, "single_columns"),)
    if common < pixels:
        packet = -(-columns // common)
        units += (WidthUp(common * bits, pixels // common, packet, "several_columns"),)
    return replace(whole, pixels=pixels), units


@dataclass(frozen=True, slots=True)
class PixelWindows:
    """Windows along the columns, `outputs` of them at a time, from beats of `pixels` columns.

    axis: of single columns; window and stride of whole beats follow from it. `outputs` times the
    stride must be a multiple of `pixels`, so that all beats of windows are alike.
    """

    axis: Axis
    pixels: int
    outputs: int

    def __post_init__(self) -> None:
        assert self.outputs * self.axis.stride % self.pixels == 0

    @property
    def pad(self) -> int:
        """Beats of padding in front."""
        return -(-self.axis.before // self.pixels)

    @property
    def shift(self) -> int:
        """Columns in front of the first window in its first beat."""
        return self.pad * self.pixels - self.axis.before

    @property
    def beats(self) -> Axis:
        """The axis in beats."""
        reach = self.column(self.outputs - 1, self.axis.window - 1)
        return Axis(
            positions=-(-self.axis.positions // self.pixels),
            window=reach // self.pixels + 1,
            stride=self.outputs * self.axis.stride // self.pixels,
            before=self.pad,
            outputs=-(-self.axis.outputs // self.outputs),
        )

    def column(self, output: int, tap: int) -> int:
        """Column, counted from the first beat of a window of beats, of a tap of an output."""
        return self.shift + output * self.axis.stride + tap * self.axis.dilation


def least_outputs(pixels: int, stride: int) -> int:
    """Fewest windows at a time that keep up with beats of `pixels` columns."""
    return pixels // math.gcd(pixels, stride)


def gather_taps(windows: PixelWindows, pixel_bits: int) -> tuple[Gather, ...]:
    """Wires from the beats of a window to its taps, each of them for all windows side by side."""
    taps, outputs = range(windows.axis.window), range(windows.outputs)
    indices = tuple(windows.column(output, tap) for tap in taps for output in outputs)
    fields = windows.beats.window * windows.pixels
    if indices == tuple(range(fields)):
        return ()
    return (Gather(pixel_bits, fields, indices),)


def gather_chunks(
    layer: str, product: Product, windows: PixelWindows, simd: int, bits: int
) -> tuple[Gather, ...]:
    """Wires from words of [beats of a window, kernel rows, columns of a beat, channels] to chunks.

    A chunk holds `simd` inputs of each block of channels of each window, in the order of the
    weights: column by column of the kernel, then row by row. bits: of a value.
    """
    height, cin = product.kernel[0], product.cin
    channels, depth = product.blocks * cin, product.depth
    size = math.gcd(simd, cin)
    fields = windows.beats.window * height * windows.pixels * channels // size
    if fields >= 1 << INDEX_BITS:
        raise HwgenError(
            f"pixels={windows.outputs} needs windows of {fields} parts, more than"
            f" {(1 << INDEX_BITS) - 1}",
            layer=layer,
            hint="use fewer pixels, or a simd that divides the channels",
        )
    indices = []
    for start in range(0, product.chunks(simd) * simd, simd):
        for window in range(windows.outputs):
            for block in range(product.blocks):
                for value in range(start, start + simd, size):
                    across, rest = divmod(value, height * cin)
                    down, channel = divmod(rest, cin)
                    if value >= depth:
                        indices.append(NONE)
                        continue
                    beat, column = divmod(windows.column(window, across), windows.pixels)
                    place = (beat * height + down) * windows.pixels + column
                    indices.append((place * channels + block * cin + channel) // size)
    if indices == list(range(fields)):
        return ()
    return (Gather(size * bits, fields, tuple(indices)),)
