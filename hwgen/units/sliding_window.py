"""Sliding window along one axis of a stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.units.base import Parameter, integers

LANDING = 2  # words in the landing FIFO of a bypass
DEPTH = 3  # read, push, pop, credit back: three windows under way keep one window a cycle


@dataclass(frozen=True, slots=True)
class SlidingWindow:
    """WINDOW taps at every STRIDE-th of POSITIONS positions of INNER words each.

    word_bits: bits of a word. slots: positions of storage; with inner > 1 one less than the window
    is enough, since the newest word then bypasses the memory. frames: how many times the axis is
    walked in one image (along columns: once for each row). fill: what a padded tap reads, a
    pattern of word_bits bits.
    """

    word_bits: int
    positions: int
    inner: int
    window: int
    stride: int
    pad: int
    outputs: int
    slots: int
    frames: int
    fill: int
    label: str
    depth: int = DEPTH
    module: ClassVar[str] = "hwgen_sliding_window"

    @property
    def bypasses(self) -> bool:
        """True when the newest word of a full window does not pass the memory."""
        return self.slots < self.window

    @property
    def input_bits(self) -> int:
        return self.word_bits

    @property
    def output_bits(self) -> int:
        return self.word_bits * self.window

    @property
    def input_beats(self) -> int:
        """Words that enter for one image."""
        return self.frames * self.positions * self.inner

    @property
    def output_beats(self) -> int:
        """Windows that leave for one image."""
        return self.frames * self.outputs * self.inner

    @property
    def storage_bits(self) -> int:
        """Bits of line storage."""
        return self.slots * self.inner * self.word_bits

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        sizes = integers(
            word=self.word_bits,
            positions=self.positions,
            inner=self.inner,
            window=self.window,
            stride=self.stride,
            pad=self.pad,
            outputs=self.outputs,
            slots=self.slots,
            depth=self.depth,
        )
        return (*sizes, ("FILL", f"{self.word_bits}'h{self.fill:x}"))
