"""Layers that multiply, seen as a matrix product at every window: which foldings there are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import singledispatch

from hwgen.errors import HwgenError
from hwgen.ir.node import Node, Shape
from hwgen.schedule.layer import Folding

# Feeders of the array: words of simd channels of a tap, from one memory; columns of all rows of a
# window, of simd / rows channels, from a memory behind the rows; whole windows in registers.
FEEDS = ("words", "columns", "windows")
PIXELS = (1, 2, 4, 8)  # neighbouring windows side by side, and columns in a beat


@dataclass(frozen=True, slots=True)
class Product:
    """A layer seen as a matrix product at every window position.

    kernel (rows, columns); windows: positions of one image. The channels are `blocks` equal parts
    that do not touch each other, each of cin inputs and cout outputs: 1 unless a convolution is
    grouped or depthwise. fixed_fill: padding reads one value, not pixels of the image.
    columns: windows of a row of which several may be computed side by side, 1 for none.
    """

    kernel: tuple[int, int]
    cin: int
    cout: int
    windows: int
    blocks: int = 1
    fixed_fill: bool = True
    columns: int = 1

    @property
    def taps(self) -> int:
        """Pixels of a window."""
        return self.kernel[0] * self.kernel[1]

    @property
    def depth(self) -> int:
        """Inputs of one output."""
        return self.taps * self.cin

    @property
    def outputs(self) -> int:
        """Outputs of a window."""
        return self.cout * self.blocks

    @property
    def macs(self) -> int:
        """Multiplications of an image."""
        return self.windows * self.depth * self.outputs

    @property
    def useful_pe(self) -> tuple[int, ...]:
        """Every pe that the layer can be folded to, ascending.

        With several blocks the outputs side by side are a part of one block, or whole blocks.
        """
        if self.blocks == 1:
            return tuple(range(1, self.cout + 1))
        parts = (n for n in range(1, self.cout) if self.cout % n == 0)
        return (*parts, *range(self.cout, self.outputs + 1, self.cout))

    def allows(self, pe: int) -> bool:
        """True when the layer can be folded to `pe` outputs side by side."""
        if self.blocks == 1 or not 0 < pe <= self.outputs:
            return 0 < pe <= self.outputs
        return self.cout % pe == 0 or pe % self.cout == 0

    def slices(self, pe: int) -> int:
        """Blocks side by side."""
        return max(1, pe // self.cout) if self.blocks > 1 else 1

    def pairs(self, folding: Folding) -> int:
        """Products of a cycle, two outputs that read the same input counted as one."""
        slices = self.slices(folding.pe)
        shared = -(-folding.pe // slices // 2)
        return folding.pixels * slices * shared * folding.simd

    def parallel(self, folding: Folding) -> bool:
        """Whether a window takes one cycle, so that no weight ever changes."""
        return self.chunks(folding.simd) == self.groups(folding.pe) == 1

    def turns(self, pe: int) -> int:
        """Blocks, or rows of blocks side by side, one after the other."""
        return -(-self.blocks // self.slices(pe))

    def passes(self, pe: int) -> int:
        """Groups of outputs that read the same inputs, one after the other."""
        return -(-self.cout // (pe // self.slices(pe)))

    def groups(self, pe: int) -> int:
        """Groups of outputs of a window, one after the other."""
        return self.turns(pe) * self.passes(pe)

    def chunks(self, simd: int) -> int:
        """Cycles that one group of outputs takes."""
        return -(-self.depth // simd)

    def turns_of_windows(self, pixels: int) -> int:
        """Groups of `pixels` neighbouring windows of an image, one after the other."""
        return self.windows // self.columns * -(-self.columns // pixels)

    def work(self, folding: Folding) -> int:
        """Cycles of one image."""
        windows = self.turns_of_windows(folding.pixels)
        return windows * self.chunks(folding.simd) * self.groups(folding.pe)

    def feed(self, folding: Folding) -> str:
        """How the array gets its inputs: one of FEEDS, the first that takes no more cycles than
        chunks. A word lies within one block, or holds all inputs of each of several blocks.
        """
        if self.fixed_fill and self._reads_words(folding, 1):
            return "words"
        if (
            self.fixed_fill
            and self.slices(folding.pe) == 1
            and self._reads_words(folding, self.kernel[0])
        ):
            return "columns"
        return "windows"

    def _reads_words(self, folding: Folding, rows: int) -> bool:
        """Whether words of `rows` taps of each channel make no more chunks than there are."""
        channels, rest = divmod(folding.simd, rows)
        if rest:
            return False
        if self.slices(folding.pe) > 1:
            return channels == self.cin
        if self.blocks > 1:
            return self.cin % channels == 0
        return self.taps // rows * -(-self.cin // channels) == self.chunks(folding.simd)

    def parts(self, folding: Folding) -> int:
        """Beats in which a group leaves: as many as its cycles allow, and a divisor of pe."""
        least = -(-folding.pe // self.chunks(folding.simd))
        lanes = next(n for n in range(least, folding.pe + 1) if folding.pe % n == 0)
        return folding.pe // lanes

    def check(self, layer: str, folding: Folding) -> None:
        """Raises HwgenError when the layer cannot be folded like that."""
        if not self.allows(folding.pe):
            raise HwgenError(f"pe must be {self._allowed_pe()}, not {folding.pe}", layer=layer)
        if not 1 <= folding.simd <= self.depth:
            message = f"simd must be from 1 to {self.depth}, not {folding.simd}"
            raise HwgenError(message, layer=layer)
        if folding.pixels > 1:
            self._check_pixels(layer, folding)
        if folding.adders and not self.parallel(folding):
            raise HwgenError(
                f"adders need pe {self.outputs} and simd {self.depth}, all outputs and inputs of a"
                f" window side by side, not {folding.pe} and {folding.simd}",
                layer=layer,
            )

    def _check_pixels(self, layer: str, folding: Folding) -> None:
        if folding.pixels not in PIXELS or self.columns == 1 or not self.fixed_fill:
            several = self.columns > 1 and self.fixed_fill
            allowed = f"one of {', '.join(map(str, PIXELS))}" if several else "1"
            raise HwgenError(f"pixels must be {allowed}, not {folding.pixels}", layer=layer)
        if folding.pe != self.outputs:
            message = f"pe must be {self.outputs} with several pixels, not {folding.pe}"
            raise HwgenError(message, layer=layer)

    def _allowed_pe(self) -> str:
        if self.blocks == 1:
            return f"from 1 to {self.cout}"
        multiple = f"a multiple of {self.cout} up to {self.outputs}"
        if self.cout == 1:
            return f"from 1 to {self.outputs}"
        return f"a divisor of {self.cout}, the outputs of a group of channels, or {multiple}"


@singledispatch
def product_of(node: Node, shape: Shape) -> Product | None:
    """Matrix product of a layer whose input has the given shape; None where there is none."""
    return None


def foldings(product: Product, interval: int, most: int = 1) -> list[Folding]:
    """The foldings with the fewest multipliers for each simd that meet `interval` cycles.

    most: neighbouring windows side by side; they are so only where one after the other takes too
    long.
    """
    return _one_by_one(product, interval) or _side_by_side(product, interval, most)


def least_work(product: Product, most: int = 1) -> int:
    """The shortest interval that some folding meets with `most` windows side by side."""
    several = product.columns > 1 and product.fixed_fill
    return product.turns_of_windows(most if several else 1)


def _side_by_side(product: Product, interval: int, most: int) -> list[Folding]:
    """All outputs of the fewest neighbouring windows, for each simd that is fast enough."""
    if least_work(product, most) == product.windows:
        return []
    for pixels in PIXELS[1 : PIXELS.index(most) + 1]:
        windows = product.turns_of_windows(pixels)
        simds = [n for n in _useful_simd(product.depth) if windows * product.chunks(n) <= interval]
        if simds:
            return [Folding(product.outputs, simd, pixels) for simd in simds]
    return []


def _one_by_one(product: Product, interval: int) -> list[Folding]:
    found = []
    for simd in _useful_simd(product.depth):
        cycles = product.windows * product.chunks(simd)
        if cycles * product.groups(product.outputs) > interval:
            continue
        pe = _fewest_outputs(product, interval // cycles)
        found.append(Folding(pe, simd))
    return found


def _fewest_outputs(product: Product, groups: int) -> int:
    """The smallest pe with at most `groups` groups."""
    if product.blocks == 1:
        return -(-product.cout // groups)
    if groups < product.blocks:
        return -(-product.blocks // groups) * product.cout
    return next(pe for pe in product.useful_pe if product.groups(pe) <= groups)


def _useful_simd(depth: int) -> list[int]:
    """The smallest simd for each number of chunks, and all divisors."""
    root = math.isqrt(depth - 1) + 1
    few = set(range(1, root + 1)) | {-(-depth // chunks) for chunks in range(1, root + 1)}
    return sorted(few | {n for n in range(1, depth + 1) if depth % n == 0})
