"""Sum or maximum of windows that do not overlap, with one running value per inner index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hwgen.units.base import Parameter, integers

LINE = 3  # words of a position up to which running values are registers


@dataclass(frozen=True, slots=True)
class Accumulate:
    """Window o of each frame holds its positions o * stride - pad to o * stride - pad + window - 1.

    A frame is `positions` positions of `inner` words of `lanes` values. bits, signed: of a value
    that enters; out_bits: of one that leaves. maximum: the largest value, else the sum.
    frames: how many times the axis is walked in one image.
    """

    lanes: int
    bits: int
    signed: bool
    out_bits: int
    maximum: bool
    positions: int
    inner: int
    window: int
    stride: int
    pad: int
    outputs: int
    frames: int
    label: str
    module: ClassVar[str] = "hwgen_accumulate"

    @property
    def input_bits(self) -> int:
        return self.lanes * self.bits

    @property
    def output_bits(self) -> int:
        return self.lanes * self.out_bits

    @property
    def in_memory(self) -> bool:
        """True where the running values are in a memory, not in registers."""
        return self.window > 1 and self.inner > LINE

    @property
    def latency(self) -> int:
        """Cycles from the last word of a window to its push."""
        return 3 if self.in_memory else 2

    @property
    def depth(self) -> int:
        """Words in the output FIFO: enough for one a cycle."""
        return self.latency + 2

    @property
    def input_beats(self) -> int:
        """Words that enter for one image."""
        return self.frames * self.positions * self.inner

    @property
    def output_beats(self) -> int:
        """Windows that leave for one image."""
        return self.frames * self.outputs * self.inner

    @property
    def stored_words(self) -> int:
        """Running values: one for each word of a position."""
        return self.inner if self.window > 1 else 0

    @property
    def storage_bits(self) -> int:
        """Bits of line storage."""
        return self.stored_words * self.output_bits

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return integers(
            lanes=self.lanes,
            in_w=self.bits,
            in_signed=int(self.signed),
            out_w=self.out_bits,
            maximum=int(self.maximum),
            positions=self.positions,
            inner=self.inner,
            window=self.window,
            stride=self.stride,
            pad=self.pad,
            outputs=self.outputs,
            depth=self.depth,
        )
