"""Sums, differences and products of two streams: a join, then one pass of arithmetic."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np

from hwgen.arithmetic import rounding
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.arithmetic.weighted_sum import Target, WeightedSum, weighted_sum
from hwgen.errors import HwgenError
from hwgen.golden.pairwise import output_of
from hwgen.ir.lookup import every_integer
from hwgen.ir.pairwise import QuantAdd, QuantMul
from hwgen.schedule.centred import centred, centred_format
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Folding, Layer, Sizes, lower
from hwgen.schedule.pixels import fit_pixels, takes_pixels
from hwgen.schedule.queue import queue
from hwgen.schedule.widths import adapt, mask
from hwgen.units.base import Unit
from hwgen.units.join import Join
from hwgen.units.product import Product
from hwgen.units.scale import Scale
from hwgen.units.streams import Stream
from hwgen.units.table_sum import TableSum
from hwgen.units.weighted_sum import AddStreams


@lower.register(QuantAdd)
def _add(
    node: QuantAdd, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    return _layer(node, "sub" if node.subtract else "add", streams, sizes)


@lower.register(QuantMul)
def _mul(
    node: QuantMul, streams: tuple[Stream, ...], folding: Folding | None, sizes: Sizes
) -> Layer:
    return _layer(node, "mul", streams, sizes)


def _layer(
    node: QuantAdd | QuantMul, operator: str, streams: tuple[Stream, ...], sizes: Sizes
) -> Layer:
    """The streams in beats of as many values as the widest has, joined, computed, masked."""
    widest = max(streams, key=lambda stream: (stream.pixels, stream.lanes))
    output = replace(widest, format=node.format)
    factors = isinstance(node, QuantMul)
    heads = tuple(centred(stream) if factors else (stream, ()) for stream in streams)
    sources = tuple(stream for stream, _ in heads)
    branches = tuple(
        (*head, *units, *queue(branch, output.values * stream.format.bits, output.beats, sizes))
        for branch, ((stream, head), units) in enumerate(zip(heads, meet(sources), strict=True))
    )
    join = Join(tuple(output.values * stream.format.bits for stream in sources))
    if isinstance(node, QuantAdd):
        compute = _sums(node, output.values)
    else:
        compute = _products(node, output.values)
    units = (join, *compute, *(() if keeps_zero(node) else mask(output)))
    return Layer(node, operator, streams, output, units, sizes=sizes, branches=branches)


def meet(streams: tuple[Stream, ...]) -> tuple[tuple[Unit, ...], ...]:
    """Adapters that bring every stream to the most columns, and then the most lanes, of any."""
    pixels = max(stream.pixels for stream in streams)
    fitted = [fit_pixels(stream, pixels) for stream in streams]
    lanes = max(stream.lanes for stream, _ in fitted)
    return tuple(
        units if pixels > 1 else (*units, *adapt(stream, lanes, stream.channels))
        for stream, units in fitted
    )


def keeps_zero(node: QuantAdd | QuantMul) -> bool:
    """Whether lanes that hold no value, so that all their bits are zero, stay as they are."""
    if node.input_a.is_bipolar or node.input_b.is_bipolar:
        return False
    nothing = np.zeros(1, dtype=np.int32)
    return int(output_of(node, nothing, nothing)[0]) == 0


def _sums(node: QuantAdd, lanes: int) -> tuple[Unit, ...]:
    """Two factors and a shift where they exist, else the exact terms from tables."""
    form = weighted(node)
    if form is not None:
        return (AddStreams(lanes, node.input_a, node.input_b, node.format.bits, form),)
    table_b = -node.table_b if node.subtract else node.table_b
    terms = TableSum(lanes, node.table_a, table_b)
    return terms, Scale(lanes, terms.sum_bits, node.format.bits, _requantizer(node))


def _products(node: QuantMul, lanes: int) -> tuple[Unit, ...]:
    product = Product(lanes, centred_format(node.input_a), centred_format(node.input_b))
    return product, Scale(lanes, product.product_bits, node.format.bits, _requantizer(node))


def _requantizer(node: QuantAdd | QuantMul) -> Requantizer:
    if node.requantizer is None:
        hint = "run the passes of hwgen.quantize"
        raise HwgenError("has no requantizer", layer=node.name, hint=hint)
    return node.requantizer


@functools.lru_cache(maxsize=256)
def weighted(node: QuantAdd) -> WeightedSum | None:
    """Factors for the sum, the same for every pair of integers of the two formats; or None."""
    a, b = (every_integer(operand) for operand in (node.input_a, node.input_b))
    sign = -1 if node.subtract else 1
    acc = node.table_a[:, np.newaxis] + sign * node.table_b
    zero_point = node.format.zero_point
    rounded = rounding.apply(node.rule, acc, node.scale, zero_point) + zero_point
    lo, hi = node.activation
    target = Target(
        node.input_a.centre(a),
        node.input_b.centre(b),
        np.clip(rounded, lo, hi),
        0 if node.rule == rounding.ZERO else zero_point,
        lo,
        hi,
    )
    ratio_a, ratio_b = (x.scale / node.format.scale for x in (node.input_a, node.input_b))
    return weighted_sum(target, ratio_a, sign * ratio_b)


@takes_pixels.register(QuantAdd)
@takes_pixels.register(QuantMul)
def _takes_pixels(node: QuantAdd | QuantMul, streams: tuple[Stream, ...]) -> bool:
    return True


@flow.register(Join)
def _join(unit: Join, *inputs: int) -> Flow:
    return Flow(inputs[0], max(inputs))


@flow.register(AddStreams)
@flow.register(Product)
@flow.register(TableSum)
def _one_to_one(unit: AddStreams | Product | TableSum, inputs: int) -> Flow:
    return Flow(inputs, inputs)
