"""Feeders of an array that read words of a stream of pixels, window by window."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hwgen.errors import HwgenError
from hwgen.ir.formats import IntFormat
from hwgen.ir.window import Window
from hwgen.schedule.layer import Folding, Sizes
from hwgen.schedule.product import Product
from hwgen.schedule.windows import repeat_pattern
from hwgen.units.mac import WindowBuffer, WindowHold

MAX_SPAN = 1 << 30  # words that the counters of a window buffer can tell apart
BUFFER = "mac"  # the label under which the window buffer of a layer is sized


@dataclass(frozen=True, slots=True)
class Reads:
    """What the array reads word by word: windows over an image of words.

    lanes: values of a word; block: words of one block of a pixel.
    """

    image: tuple[int, int]
    window: Window
    lanes: int
    block: int

    @property
    def pointwise(self) -> bool:
        """True when every window is one pixel, and every pixel one window."""
        whole = self.window.output_size(*self.image) == self.image
        return self.window.size == (1, 1) and whole and not any(self.window.padding)


def word_feeder(
    layer: str,
    product: Product,
    source: IntFormat,
    reads: Reads,
    folding: Folding,
    sizes: Sizes,
) -> WindowBuffer | WindowHold:
    """Memory only where a word is read again, or in another order, after the next one came.

    layer: its name; source: format of the values. Raises HwgenError for an image of more words
    than the counters of the memory can tell apart.
    """
    bits = source.bits
    turns, passes = product.turns(folding.pe), product.passes(folding.pe)
    if reads.pointwise and (passes == 1 or reads.block == 1):
        return WindowHold(
            window_bits=reads.lanes * bits,
            chunk_bits=folding.simd * bits,
            chunks=1,
            groups=passes,
            windows=product.windows * turns * reads.block,
            slices=product.slices(folding.pe),
        )
    buffer = WindowBuffer(
        word_bits=reads.lanes * bits,
        words=turns * reads.block,
        image=reads.image,
        kernel=reads.window.size,
        stride=reads.window.stride,
        pad=(reads.window.padding[0], reads.window.padding[2]),
        outputs=reads.window.output_size(*reads.image),
        groups=passes,
        capacity=0,
        fill=repeat_pattern(source.zero_point, bits, reads.lanes),
        dilation=reads.window.dilation,
        blocks=turns,
    )
    buffer = replace(buffer, capacity=buffer.least_capacity + sizes.of(BUFFER))
    _check_span(layer, buffer)
    return buffer


def _check_span(layer: str, buffer: WindowBuffer) -> None:
    if buffer.span >= MAX_SPAN:
        raise HwgenError(
            f"an image with its padding is {buffer.span} words of {buffer.word_bits} bits, more"
            f" than {MAX_SPAN - 1}",
            layer=layer,
            hint="raise simd: a word then holds more channels",
        )
