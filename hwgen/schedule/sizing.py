"""Buffer sizes: the least storage with which the frame interval reaches its bound."""

from __future__ import annotations

from collections.abc import Mapping

from hwgen.ir.graph import Graph
from hwgen.schedule.design import Design, lower_graph
from hwgen.schedule.layer import Folding, Sizes
from hwgen.schedule.matrix import BUFFER
from hwgen.timing.model import chain_timing
from hwgen.units.mac import Mac, WindowBuffer
from hwgen.units.sliding_window import SlidingWindow

FRAMES = 4  # images after which the frame interval has settled

Extra = dict[tuple[str, str], int]  # (layer, unit label) to extra storage


def size_buffers(graph: Graph, name: str, target: str, foldings: Mapping[str, Folding]) -> Design:
    """The design whose buffers are the smallest that cost no cycle, found one by one.

    Every buffer starts generous; each in turn takes the least extra storage that keeps the frame
    interval. Storage steps are those at which a stride, a row or a frame more fits.
    """
    steps = _steps(lower_graph(graph, name, target, foldings, {}))
    extra = {key: options[-1] for key, options in steps.items()}
    best = _interval(_lowered(graph, name, target, foldings, extra))
    for key, options in steps.items():
        for option in options:
            trial = extra | {key: option}
            if _interval(_lowered(graph, name, target, foldings, trial)) <= best:
                extra = trial
                break
    return _lowered(graph, name, target, foldings, extra)


def _lowered(
    graph: Graph, name: str, target: str, foldings: Mapping[str, Folding], extra: Extra
) -> Design:
    layers = {layer for layer, _ in extra}
    sizes = {
        layer: Sizes({label: size for (owner, label), size in extra.items() if owner == layer})
        for layer in layers
    }
    return lower_graph(graph, name, target, foldings, sizes)


def _interval(design: Design) -> int:
    ends = chain_timing(design.units, design.input.beats, FRAMES).sink.reshape(FRAMES, -1)[:, -1]
    return int(ends[-1] - ends[-2])


def _steps(design: Design) -> dict[tuple[str, str], list[int]]:
    """Extra storage to try for each buffer, ascending."""
    steps = {}
    for layer in design.layers:
        for unit in layer.units:
            if isinstance(unit, SlidingWindow):
                steps[layer.name, unit.label] = _positions(unit)
            elif isinstance(unit, Mac) and isinstance(unit.feeder, WindowBuffer):
                steps[layer.name, BUFFER] = _words(unit.feeder)
    return steps


def _positions(unit: SlidingWindow) -> list[int]:
    most = unit.window + unit.stride
    return sorted({0, 1, unit.stride - 1, unit.stride, unit.window - 1, most})


def _words(unit: WindowBuffer) -> list[int]:
    row, step = unit.image[1] * unit.words, unit.stride[1] * unit.words
    down, window = (
        (unit.stride[0] - 1) * row,
        (unit.kernel[0] - 1) * row + unit.kernel[1] * unit.words,
    )
    slack = {0, 1, 2, step, step + 2, 2 * step + 2}
    rows = {down + step + 2, down + row + 2, window // 2, window, window + row + step + 2}
    return sorted(slack | rows)
