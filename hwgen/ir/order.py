"""Structure of a set of nodes: names, references, cycles, topological order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hwgen.errors import HwgenError
from hwgen.ir.node import Node


def check_structure(nodes: Sequence[Node]) -> list[HwgenError]:
    """All mistakes in names and references: empty, doubled or missing names, cycles."""
    errors = _names(nodes) + _references(nodes)
    return errors or _cycles(nodes)


def topological(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The nodes, each after its inputs, otherwise in the given order; cycles are left out."""
    waiting = list(nodes)
    placed: dict[str, Node] = {}
    while waiting:
        ready = next((n for n in waiting if all(source in placed for source in n.inputs)), None)
        if ready is None:
            break
        placed[ready.name] = ready
        waiting.remove(ready)
    return tuple(placed.values())


def _names(nodes: Sequence[Node]) -> list[HwgenError]:
    counts = Counter(node.name for node in nodes)
    errors = [
        HwgenError(f"two layers are named '{name}'", hint="give each its own name")
        for name, count in counts.items()
        if count > 1
    ]
    return errors + [HwgenError("a layer has an empty name") for _ in range("" in counts)]


def _references(nodes: Sequence[Node]) -> list[HwgenError]:
    names = {node.name for node in nodes}
    return [
        HwgenError(f"reads '{source}', which is not in the graph", layer=node.name)
        for node in nodes
        for source in node.inputs
        if source not in names
    ]


def _cycles(nodes: Sequence[Node]) -> list[HwgenError]:
    placed = {node.name for node in topological(nodes)}
    stuck = {node.name: node for node in nodes if node.name not in placed}
    if not stuck:
        return []
    cycle = _walk_back(stuck)
    return [HwgenError(f"the graph has a cycle: {' -> '.join(cycle)}", layer=cycle[0])]


def _walk_back(stuck: dict[str, Node]) -> list[str]:
    """Names along one cycle, in data order, the first repeated at the end."""
    path = [next(iter(stuck))]
    while path.count(path[-1]) < 2:
        path.append(next(source for source in stuck[path[-1]].inputs if source in stuck))
    return path[path.index(path[-1]) :][::-1]
