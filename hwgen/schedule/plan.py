"""From a quantized graph to a design: folding, lowering to units, buffer sizes."""

from __future__ import annotations

from collections.abc import Mapping

from hwgen.errors import HwgenError
from hwgen.ir.graph import Graph
from hwgen.schedule.design import Design
from hwgen.schedule.folding import fold
from hwgen.schedule.layer import Folding
from hwgen.schedule.product import PIXELS
from hwgen.schedule.sizing import size_buffers
from hwgen.schedule.work import layer_work


def schedule(
    graph: Graph,
    *,
    name: str | None = None,
    target: str = "generic",
    interval: int | None = None,
    multipliers: int | None = None,
    folding: Mapping[str, Folding] | None = None,
    pixels: int = 1,
) -> Design:
    """Design for a quantized graph.

    name: of the top module (default: that of the graph). interval, multipliers, folding: see
    hwgen.schedule.folding.fold. pixels: columns in a beat at the input ports, one of PIXELS.
    Raises HwgenError on targets that cannot be met.
    """
    if pixels not in PIXELS:
        raise HwgenError(f"pixels must be one of {', '.join(map(str, PIXELS))}, not {pixels}")
    foldings = fold(
        graph, interval=interval, multipliers=multipliers, folding=folding, pixels=pixels
    )
    design = size_buffers(graph, name or graph.name, target, foldings, pixels)
    if interval is not None:
        _check_interval(design, interval)
    return design


def _check_interval(design: Design, interval: int) -> None:
    """A layer that has no folding is as fast as its stream lets it be."""
    work = layer_work(design)
    slowest = max(work, key=lambda layer: work[layer])
    if work[slowest] > interval:
        raise HwgenError(
            f"needs {work[slowest]} cycles per image, more than the interval of {interval}",
            layer=slowest,
            hint=f"raise pixels, or ask for an interval of {work[slowest]} or more",
        )
