"""Multiply-accumulate layers: a feeder of chunks, the array, the requantizer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.requantize import Requantizer
from hwgen.units.base import Parameter, integers

MULTIPLIER_LATENCY = 3
LINEAR_LATENCY = 6  # of hwgen_requantizer
STAGE_LATENCY = 2  # of hwgen_threshold_stage


def threshold_stages(form: Requantizer) -> int:
    """Levels of the binary search for a requantizer of kind thresholds."""
    return (form.hi - form.lo).bit_length()


def requantizer_latency(form: Requantizer) -> int:
    """Cycles from an accumulator to its output."""
    if form.kind == "thresholds":
        return 2 + STAGE_LATENCY * threshold_stages(form)
    return LINEAR_LATENCY


@dataclass(frozen=True, slots=True)
class WindowBuffer:
    """Feeder from pixels: cyclic memory of `capacity` words, read window by window.

    word_bits: bits of a word (one chunk); words: words of a pixel; sizes are (rows, columns);
    pad is (top, left); groups: times that each window is read; fill: what padding reads.
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
    module: ClassVar[str] = "hwgen_window_buffer"

    @property
    def input_bits(self) -> int:
        return self.word_bits

    @property
    def input_beats(self) -> int:
        """Words that enter for one image."""
        return self.image[0] * self.image[1] * self.words

    @property
    def chunks(self) -> int:
        """Words of a window."""
        return self.kernel[0] * self.kernel[1] * self.words

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
            pad_left=self.pad[1],
            pad_top=self.pad[0],
            out_w=self.outputs[1],
            out_h=self.outputs[0],
            groups=self.groups,
            capacity=self.capacity,
        )
        return (*sizes, ("FILL", f"{self.word_bits}'h{self.fill:x}"))


@dataclass(frozen=True, slots=True)
class WindowHold:
    """Feeder from whole windows of `window_bits`, cut into `chunks` of `chunk_bits`."""

    window_bits: int
    chunk_bits: int
    chunks: int
    groups: int
    windows: int
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
        )


@dataclass(frozen=True, slots=True, eq=False)
class Mac:
    """Array of pe x simd multipliers behind a feeder, with its requantizer and output FIFO.

    weights [groups * chunks, pe, simd] and bias [groups, pe]: integers in the order of the ROMs.
    windows: windows of an image. parts, last_parts: output beats of a full and of the last group.
    lanes: outputs (and requantizers) side by side. acc_bits: signed width of the accumulators.
    """

    feeder: WindowBuffer | WindowHold
    pe: int
    simd: int
    groups: int
    chunks: int
    windows: int
    parts: int
    last_parts: int
    x_bits: int
    x_signed: bool
    weight_bits: int
    acc_bits: int
    out_bits: int
    weights: NDArray[np.int64]
    bias: NDArray[np.int64]
    requantizer: Requantizer
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
        tree = (self.simd - 1).bit_length()
        return 1 + MULTIPLIER_LATENCY + tree + 1 + requantizer_latency(self.requantizer)

    @property
    def depth(self) -> int:
        """Beats in the output FIFO: enough for one group in `chunks` cycles."""
        return self.parts * ((self.latency + self.parts + 1) // self.chunks + 2)

    @property
    def work(self) -> int:
        """Cycles of one image: chunks taken one after the other."""
        return self.windows * self.groups * self.chunks

    @property
    def multipliers(self) -> int:
        """Multipliers of the array."""
        return self.pe * self.simd

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return ()
