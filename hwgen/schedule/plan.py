"""From a quantized graph to a design: folding, lowering to units, buffer sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwgen.errors import HwgenError
from hwgen.ir.graph import Graph
from hwgen.schedule.design import Design
from hwgen.schedule.folding import checked_by_hand, default_multipliers, fold
from hwgen.schedule.layer import Folding
from hwgen.schedule.product import PIXELS
from hwgen.schedule.sizing import size_buffers
from hwgen.schedule.work import layer_work
from hwgen.targets import TARGETS, target
from hwgen.targets.generic import GENERIC
from hwgen.targets.parts import Part, part

if TYPE_CHECKING:
    from hwgen.schedule.fit import Fitter

INTERVAL, LATENCY = OBJECTIVES = ("interval", "latency")
ROUNDS = 8  # choices of foldings whose buffers are sized
SLOWER = 16  # part of an interval that the next one is longer


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
    objective: str = INTERVAL,
) -> Design:
    """Design for a quantized graph.

    name: of the top module (default: that of the graph). interval, multipliers, folding: see
    hwgen.schedule.folding.fold. pixels: columns in a beat at the input ports, one of PIXELS.
    device: a part of hwgen.targets.parts, within which the design has to stay, by the estimate of
    its cells; it is as fast as that allows where no interval is given. Its family replaces the
    generic target. objective: one of OBJECTIVES; "latency" takes multipliers until the last beat of
    a frame leaves as soon as the budget or the part allows, whatever the interval.
    Raises HwgenError on targets that cannot be met.
    """
    if pixels not in PIXELS:
        raise HwgenError(f"pixels must be one of {', '.join(map(str, PIXELS))}, not {pixels}")
    if objective not in OBJECTIVES:
        raise HwgenError(f"objective must be {' or '.join(OBJECTIVES)}, not '{objective}'")
    if objective == LATENCY and interval is not None:
        raise HwgenError(
            "the least latency has no interval to meet",
            hint="give a number of multipliers or a device, or leave the objective out",
        )
    by_hand = checked_by_hand(graph, folding)
    wanted = Wanted(
        name or graph.name, target, interval, multipliers, by_hand, pixels, objective == LATENCY
    )
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
    latency: bool


def _plan(graph: Graph, wanted: Wanted) -> Design:
    if wanted.latency:
        budget = default_multipliers(graph) if wanted.multipliers is None else wanted.multipliers
        return _quickest(graph, wanted, wanted.target, budget)
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

    fitter = Fitter(graph, on, _family(on, wanted.target), wanted.pixels, wanted.folding)
    if wanted.latency:
        return _quickest_on(graph, fitter, wanted)
    chosen: Mapping[str, Folding] = {}
    for _ in range(ROUNDS):
        chosen = _chosen_on(fitter, wanted, chosen)
        design = size_buffers(graph, wanted.name, fitter.target, chosen, wanted.pixels)
        excess = fitter.excess(design)
        if not any(excess):
            return design
        reserve = zip(fitter.reserve, excess, strict=True)
        fitter.reserve = tuple(kept + more for kept, more in reserve)  # type: ignore[assignment]
    raise HwgenError(f"the buffers of graph '{graph.name}' do not fit on {on.name}")


def _chosen_on(
    fitter: Fitter, wanted: Wanted, before: Mapping[str, Folding]
) -> Mapping[str, Folding]:
    """The next foldings to try; before: those of the last design, whose buffers did not fit.

    Where nothing fits beside what they need, a slower design may have smaller ones: nothing is
    reserved, and the shortest interval grows until the foldings are others.
    """
    if wanted.interval is not None:
        return fitter.meet(wanted.interval, wanted.multipliers)
    try:
        return fitter.shortest(wanted.multipliers)
    except HwgenError:
        if not any(fitter.reserve):
            raise
    fitter.reserve, fitter.least = (0, 0, 0), fitter.work(before)
    chosen = before
    while chosen == before and fitter.least < fitter.longest:
        fitter.least += 1 + fitter.least // SLOWER
        chosen = fitter.shortest(wanted.multipliers)
    return chosen


def _quickest(graph: Graph, wanted: Wanted, target: str, multipliers: int) -> Design:
    from hwgen.schedule.latency import fold_to_latency

    chosen = fold_to_latency(graph, multipliers, pixels=wanted.pixels, by_hand=wanted.folding)
    return size_buffers(graph, wanted.name, target, chosen, wanted.pixels)


def _quickest_on(graph: Graph, fitter: Fitter, wanted: Wanted) -> Design:
    """The most multipliers, to a twentieth, with which the design of least latency fits."""
    low = default_multipliers(graph, 1)
    most = fitter.part.dsps * (2 if target(fitter.target).pairs else 1)
    high = min(wanted.multipliers or most, most)
    best = _quickest(graph, wanted, fitter.target, low)
    if any(fitter.excess(best)):
        fitter.shortest(wanted.multipliers)  # tells what is lacking
        raise HwgenError(f"graph '{graph.name}' does not fit on {fitter.part.name}")
    while high - low > high // 20:
        middle = (low + high + 1) // 2
        found = _quickest(graph, wanted, fitter.target, middle)
        if any(fitter.excess(found)):
            high = middle - 1
        else:
            low, best = middle, found
    return best


def _family(on: Part, target: str) -> str:
    """The target of a design on a part: its family, portable Verilog without multiplier blocks."""
    if target == GENERIC.name:
        return on.family if on.family in TARGETS and on.dsps else target
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
