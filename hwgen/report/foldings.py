"""How well a design uses its arrays, and what limits it."""

from __future__ import annotations

from hwgen.schedule.design import Design
from hwgen.schedule.folding import products


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
