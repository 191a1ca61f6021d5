"""From a quantized graph to a design: folding, lowering to units, buffer sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hwgen.errors import HwgenError
from hwgen.ir.graph import Graph
from hwgen.schedule.design import Design
from hwgen.schedule.folding import checked_by_hand, fold
from hwgen.schedule.layer import Folding
from hwgen.schedule.product import PIXELS
from hwgen.schedule.sizing import size_buffers
from hwgen.schedule.work import layer_work
from hwgen.targets import TARGETS
from hwgen.targets.generic import GENERIC
from hwgen.targets.parts import Part, part

ROUNDS = 4  # choices of foldings whose buffers are sized


def schedule(
    graph: Graph,
    *,
    name: str | None = None,
    target: str = "generic",
    interval: int | None = None,
    multipliers: int | None = None,
    folding: Mapping[str, Folding] | None = None,
    pixels: int = 1,
    device: str | None = None,
) -> Design:
    """Design for a quantized graph.

    name: of the top module (default: that of the graph). interval, multipliers, folding: see
    hwgen.schedule.folding.fold. pixels: columns in a beat at the input ports, one of PIXELS.
    device: a part of hwgen.targets.parts, within which the design has to stay, by the estimate of
    its cells; it is as fast as that allows where no interval is given. Its family replaces the
    generic target.
    Raises HwgenError on targets that cannot be met.
    """
    if pixels not in PIXELS:
        raise HwgenError(f"pixels must be one of {', '.join(map(str, PIXELS))}, not {pixels}")
    wanted = Wanted(name or graph.name, target, interval, multipliers, dict(folding or {}), pixels)
    design = _plan(graph, wanted) if device is None else _plan_on(graph, part(device), wanted)
    if interval is not None:
        _check_interval(design, interval)
    return design


@dataclass(frozen=True, slots=True)
class Wanted:
    """The arguments of `schedule`."""

    name: str
    target: str
    interval: int | None
    multipliers: int | None
    folding: Mapping[str, Folding]
    pixels: int


def _plan(graph: Graph, wanted: Wanted) -> Design:
    foldings = fold(
        graph,
        interval=wanted.interval,
        multipliers=wanted.multipliers,
        folding=wanted.folding,
        pixels=wanted.pixels,
    )
    return size_buffers(graph, wanted.name, wanted.target, foldings, wanted.pixels)


def _plan_on(graph: Graph, on: Part, wanted: Wanted) -> Design:
    """Buffers are sized after the choice: what they add beyond the part is left free next time."""
    from hwgen.schedule.fit import Fitter

    by_hand = checked_by_hand(graph, wanted.folding)
    fitter = Fitter(graph, on, _family(on, wanted.target), wanted.pixels, by_hand)
    for _ in range(ROUNDS):
        chosen = (
            fitter.shortest(wanted.multipliers)
            if wanted.interval is None
            else fitter.meet(wanted.interval, wanted.multipliers)
        )
        design = size_buffers(graph, wanted.name, fitter.target, chosen, wanted.pixels)
        excess = fitter.excess(design)
        if not any(excess):
            return design
        reserve = zip(fitter.reserve, excess, strict=True)
        fitter.reserve = tuple(kept + more for kept, more in reserve)  # type: ignore[assignment]
    raise HwgenError(f"the buffers of graph '{graph.name}' do not fit on {on.name}")


def _family(on: Part, target: str) -> str:
    """The target of a design on a part: the family where hwgen knows it, else portable Verilog."""
    if target == GENERIC.name:
        return on.family if on.family in TARGETS else target
    if target != on.family:
        raise HwgenError(f"target '{target}' is another family than {on.name}, {on.family}")
    return target


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
