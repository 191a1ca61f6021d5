"""How well a design uses its arrays, and what keeps it from being faster."""

from __future__ import annotations

from collections.abc import Mapping

from hwgen.errors import HwgenError
from hwgen.schedule.design import Design
from hwgen.schedule.folding import fold_to_interval, products
from hwgen.schedule.layer import Folding
from hwgen.schedule.product import Product
from hwgen.schedule.work import layer_work


def network_macs(design: Design) -> int:
    """Products of weights and values in an image."""
    return sum(product.macs for product in products(design.graph).values())


def array_products(design: Design) -> int:
    """Products that the arrays can compute in a cycle, in multipliers or in logic."""
    return sum(mac.products for _, mac in design.macs)


def array_efficiency(design: Design, interval: int) -> float:
    """Share of the products that the arrays could compute in `interval` cycles that are needed.

    0 for a design without arrays.
    """
    possible = array_products(design) * interval
    return network_macs(design) / possible if possible else 0.0


def bottleneck_reason(design: Design) -> str:
    """Which layer is busiest, with what, and what a shorter interval would take."""
    work = layer_work(design)
    name = max(work, key=lambda layer: work[layer])
    foldings = {layer.name: layer.folding for layer in design.layers}
    product, folding = products(design.graph).get(name), foldings.get(name)
    if product is None or folding is None or product.work(folding) < work[name]:
        return f"{name}: {work[name]:,} cycles for its beats; more pixels or lanes make it faster"
    side = f" x {folding.pixels}" if folding.pixels > 1 else ""
    return (
        f"{name}: {product.macs:,} MACs over {folding.pe} x {folding.simd}{side} ="
        f" {work[name]:,} cycles; {_next_step(design, work[name])}"
    )


def _next_step(design: Design, interval: int) -> str:
    table = products(design.graph)
    now = {layer.name: layer.folding for layer in design.layers if layer.folding is not None}
    try:
        faster = fold_to_interval(design.graph, interval - 1, design.pixels)
    except HwgenError as error:
        return f"none is faster, layer '{error.layer}' computes a window every cycle"
    shorter = max(table[name].work(folding) for name, folding in faster.items())
    more = _products(table, faster) - _products(table, now)
    needs = f"needs {more} more multipliers" if more > 0 else "needs no more multipliers"
    return f"next step, {shorter:,} cycles, {needs}"


def _products(table: Mapping[str, Product], foldings: Mapping[str, Folding]) -> int:
    return sum(foldings[name].products for name in table if name in foldings)
