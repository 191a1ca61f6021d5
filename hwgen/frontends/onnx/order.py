"""Order of the nodes of a file: each behind those whose tensors it reads."""

from __future__ import annotations

from collections.abc import Sequence

from hwgen.frontends.onnx.damage import damaged
from hwgen.frontends.source import SourceNode


def in_order(nodes: Sequence[SourceNode]) -> tuple[SourceNode, ...]:
    """The nodes in topological order, as near to that of the file as it can be.

    Raises HwgenError where nodes wait for each other.
    """
    maker = {key: at for at, node in enumerate(nodes) for key in node.outputs}
    ordered: list[SourceNode] = []
    done: set[int] = set()
    for first in range(len(nodes)):
        stack, waiting = [first], {first}
        while stack:
            at = stack[-1]
            needed = [maker[key] for key in nodes[at].inputs if key is not None and key in maker]
            missing = next((n for n in needed if n not in done), None)
            if at in done or missing is None:
                stack.pop()
                waiting.discard(at)
                if at not in done:
                    done.add(at)
                    ordered.append(nodes[at])
            elif missing in waiting:
                raise damaged("nodes wait for each other in a circle", node=nodes[at].name)
            else:
                stack.append(missing)
                waiting.add(missing)
    return tuple(ordered)
