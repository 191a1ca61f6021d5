"""Sliding window along one axis of a stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.units.base import Parameter, integers

MODES = ("constant", "edge", "reflect")
LANDING = 2  # words in the landing FIFO of a bypass


@dataclass(frozen=True, slots=True)
class SlidingWindow:
    """WINDOW taps, DILATION apart, at every STRIDE-th of POSITIONS positions of INNER words each.

    word_bits: bits of a word. slots: positions of storage, see `least_slots`. frames: how many
    times the axis is walked in one image (along columns: once for each row). mode: what a padded
    tap reads: "constant", the pattern `fill` of word_bits bits; "edge", the nearest position;
    "reflect", the position mirrored at the first or last one, with padding below `positions`.
    depth: windows in the output FIFO; 0 for as many as keep one window a cycle.
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
    depth: int = 0
    dilation: int = 1
    mode: str = "constant"
    module: ClassVar[str] = "hwgen_sliding_window"

    @property
    def span(self) -> int:
        """Positions from the first tap to the last one, both counted."""
        return (self.window - 1) * self.dilation + 1

    @property
    def behind(self) -> int:
        """Positions of padding behind the axis that windows read; below 0: positions unread."""
        return (self.outputs - 1) * self.stride - self.pad + self.span - self.positions

    @property
    def mirrored(self) -> int:
        """Positions in front of a border that the padding beyond it reads, the border included."""
        return max(self.pad, self.behind) + 1 if self.mode == "reflect" else 0

    @property
    def held(self) -> int:
        """Positions, the newest included, that are needed at a time at most."""
        return min(max(self.span, self.mirrored), self.positions)

    @property
    def least_slots(self) -> int:
        """Fewest positions of storage that work.

        With inner > 1 one less than the span is enough, since the newest word of a window then
        bypasses the memory and takes the place of its oldest one.
        """
        if self.inner == 1:
            return max(2, self.held)
        spared = self.span <= self.positions and self.mirrored < self.span
        return max(1, self.held - spared)

    @property
    def limit(self) -> int:
        """Position in front of which every word is free once windows have moved so far."""
        if self.mode == "constant":
            return self.positions
        return self.positions - (max(self.behind, 0) if self.mode == "reflect" else 0) - 1

    @property
    def bypasses(self) -> bool:
        """True when the newest word of a full window does not pass the memory."""
        return self.slots < self.held

    @property
    def latency(self) -> int:
        """Cycles from a read to the push of its window: memories have an output register."""
        return 2 if self.inner > 1 else 1

    @property
    def windows_under_way(self) -> int:
        """Windows in the output FIFO: read, push, pop and credit back keep one window a cycle."""
        return self.depth or self.latency + 2

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
            depth=self.windows_under_way,
            dilation=self.dilation,
            mode=MODES.index(self.mode),
        )
        return (*sizes, ("FILL", f"{self.word_bits}'h{self.fill:x}"))
