"""Multiply-accumulate layers: a feeder of chunks, the array, the requantizer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.requantize import Requantizer
from hwgen.units.base import Parameter, integers
from hwgen.units.dot_product import DotProduct
from hwgen.units.tabled import TABLE_LATENCY, Tabled

CHUNK_LATENCY = 2  # from the take of a chunk to it
LINEAR_LATENCY = 7  # of hwgen_requantizer
STAGE_LATENCY = 2  # of hwgen_threshold_stage
LIMB_BITS, MOST_BITS = 18, 35  # of one limb, and of two, of hwgen_serial_multiplier


def threshold_stages(form: Requantizer) -> int:
    """Levels of the binary search for a requantizer of kind thresholds."""
    return (form.hi - form.lo).bit_length()


def requantizer_latency(form: Requantizer, cycles: int = 1) -> int:
    """Cycles from an accumulator to its output; cycles: those of its multiplier, see `limbs`."""
    if isinstance(form, Tabled):
        return requantizer_latency(form.plain, cycles) + TABLE_LATENCY
    if form.kind == "thresholds":
        return 2 + STAGE_LATENCY * threshold_stages(form)
    return LINEAR_LATENCY + (cycles + 1 if cycles > 1 else 0)


def limbs(form: Requantizer, acc_bits: int) -> int:
    """Products of 18 x 18 bits that make one of a requantizer: 1, 2 or 4; 1 where it has none, or
    where an operand needs three limbs."""
    if isinstance(form, Tabled):
        return limbs(form.plain, acc_bits)
    operands = (acc_bits, form.multiplier_bits + 1)
    if form.kind == "thresholds" or max(operands) > MOST_BITS:
        return 1
    return math.prod(2 if bits > LIMB_BITS else 1 for bits in operands)


@dataclass(frozen=True, slots=True)
class WindowBuffer:
    """Feeder from pixels: cyclic memory of `capacity` words, read window by window.

    word_bits: bits of a word (one chunk); words: words of a pixel; sizes are (rows, columns);
    pad is (top, left); dilation: pixels between taps. blocks: equal parts of the words of a pixel
    that are read one after the other, each of them `groups` times; fill: what padding reads.
    """

    word_bits: int
    words: int
    image: tuple[int, int]
    kernel: tuple[int, int]
    stride: tuple[int, int]
    pad: tuple[int, int]
    outputs: tuple[int, int]
    groups: int
    capacity: int
    fill: int
    dilation: tuple[int, int] = (1, 1)
    blocks: int = 1
    module: ClassVar[str] = "hwgen_window_buffer"

    @property
    def input_bits(self) -> int:
        return self.word_bits

    @property
    def input_beats(self) -> int:
        """Words that enter for one image."""
        return self.image[0] * self.image[1] * self.words

    @property
    def block(self) -> int:
        """Words of one block of a pixel."""
        return self.words // self.blocks

    @property
    def chunks(self) -> int:
        """Words of one block of a window."""
        return self.kernel[0] * self.kernel[1] * self.block

    @property
    def reach(self) -> int:
        """Words from the first tap of a window to the last one, in the order of the stream."""
        rows, columns = ((k - 1) * d for k, d in zip(self.kernel, self.dilation, strict=True))
        return (rows * self.image[1] + columns) * self.words

    @property
    def least_capacity(self) -> int:
        """Words without which a window would wait forever for its last word.

        A window that is read once frees its first tap before it needs its last one.
        """
        held = self.reach + (self.block if self.groups > 1 else 0)
        return max(1, min(held, self.input_beats))

    @property
    def span(self) -> int:
        """Bound of all distances between words; see SPAN in hwgen_window_buffer.v."""
        rows, columns = (
            max(self.outputs[axis] * self.stride[axis], self.image[axis])
            + self.stride[axis]
            + self.pad[axis]
            + (self.kernel[axis] - 1) * self.dilation[axis]
            for axis in (0, 1)
        )
        return (rows * self.image[1] + columns) * self.words + self.capacity

    @property
    def storage_bits(self) -> int:
        """Bits of line storage."""
        return self.capacity * self.word_bits

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        sizes = integers(
            word=self.word_bits,
            words=self.words,
            width=self.image[1],
            height=self.image[0],
            kernel_w=self.kernel[1],
            kernel_h=self.kernel[0],
            stride_x=self.stride[1],
            stride_y=self.stride[0],
            dilation_x=self.dilation[1],
            dilation_y=self.dilation[0],
            pad_left=self.pad[1],
            pad_top=self.pad[0],
            out_w=self.outputs[1],
            out_h=self.outputs[0],
            blocks=self.blocks,
            groups=self.groups,
            capacity=self.capacity,
        )
        return (*sizes, ("FILL", f"{self.word_bits}'h{self.fill:x}"))


@dataclass(frozen=True, slots=True)
class WindowHold:
    """Feeder from whole windows of `window_bits`, cut into `chunks` chunks, `groups` times.

    windows: of an image. slices: parts of each tap that are cut by themselves; tap_bits: bits of
    one tap of one slice (0: a slice is one tap); chunk_bits: bits of a chunk of one slice.
    """

    window_bits: int
    chunk_bits: int
    chunks: int
    groups: int
    windows: int
    slices: int = 1
    tap_bits: int = 0
    module: ClassVar[str] = "hwgen_window_hold"

    @property
    def input_bits(self) -> int:
        return self.window_bits

    @property
    def input_beats(self) -> int:
        """Windows that enter for one image."""
        return self.windows

    @property
    def storage_bits(self) -> int:
        """No memory: the window waits in the FIFO of the unit before."""
        return 0

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return integers(
            window_w=self.window_bits,
            chunk_w=self.chunk_bits,
            chunks=self.chunks,
            groups=self.groups,
            slices=self.slices,
            tap_w=self.tap_bits or self.window_bits // self.slices,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Mac:
    """Array of pe dot products of simd inputs behind a feeder, with requantizer and output FIFO.

    weights [positions * groups * chunks, pe, simd] and bias [positions * groups, pe]: integers in
    the order of the ROMs. windows: windows of an image; positions: windows with weights of their
    own, 1 or all of them. groups: of pe outputs, for one window; chunks: of each group.
    slices: slices of simd inputs in a chunk; output p of a group reads slice p // (pe / slices).
    columns: neighbouring windows side by side, each with pe / columns outputs of the same weights.
    parts, last_parts: output beats of a full and of the last group. lanes: outputs (and
    requantizers) side by side. acc_bits: signed width of the accumulators.
    """

    feeder: WindowBuffer | WindowHold
    pe: int
    simd: int
    groups: int
    chunks: int
    windows: int
    parts: int
    last_parts: int
    dot: DotProduct
    acc_bits: int
    out_bits: int
    weights: NDArray[np.int64]
    bias: NDArray[np.int64]
    requantizer: Requantizer
    positions: int = 1
    slices: int = 1
    columns: int = 1
    label: str = "mac"
    module: ClassVar[str] = ""

    @property
    def input_bits(self) -> int:
        return self.feeder.input_bits

    @property
    def output_bits(self) -> int:
        return self.lanes * self.out_bits

    @property
    def lanes(self) -> int:
        """Outputs of a beat, which is also the number of requantizers."""
        return self.pe // self.parts

    @property
    def beats_per_pixel(self) -> int:
        """Output beats of a window."""
        return (self.groups - 1) * self.parts + self.last_parts

    @property
    def latency(self) -> int:
        """Cycles from the last chunk of a group to the push of its first output beat."""
        cycles = self.part_cycles
        return self.sum_latency + 3 + requantizer_latency(self.requantizer, cycles)

    @property
    def part_cycles(self) -> int:
        """Cycles for which a part of a group holds: those in which one multiplier of 18 x 18 bits
        makes a wide product, where the cycles of a group suffice."""
        cycles = limbs(self.requantizer, self.acc_bits)
        return cycles if self.parts * cycles <= self.chunks else 1

    @property
    def sum_latency(self) -> int:
        """Cycles from the issue of a chunk, one behind its take, to its sums."""
        return CHUNK_LATENCY - 1 + self.dot.waits + self.dot.latency(self.simd)

    @property
    def depth(self) -> int:
        """Beats in the output FIFO: enough for one group in `chunks` cycles."""
        parts = self.parts * self.part_cycles
        return self.parts * ((self.latency + parts + 1) // self.chunks + 2)

    @property
    def work(self) -> int:
        """Cycles of one image: chunks taken one after the other."""
        return self.windows * self.groups * self.chunks

    @property
    def multipliers(self) -> int:
        """Multipliers of the array; none where inputs or weights are too narrow to need any."""
        return self.products if self.dot.multiplies else 0

    @property
    def products(self) -> int:
        """Products of a cycle, multiplied or not."""
        return self.pe * self.simd

    @property
    def joined(self) -> int:
        """Outputs of one instance of the dot product."""
        return self.pe // self.slices if self.dot.joins else 1

    @property
    def implementation(self) -> str:
        """Where the inputs come from, for the report."""
        return "line buffer" if isinstance(self.feeder, WindowBuffer) else "window"

    @property
    def storage_bits(self) -> int:
        """Bits of line storage of the feeder."""
        return self.feeder.storage_bits

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return ()
