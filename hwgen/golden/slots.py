"""Which tensors of a graph may share memory: those that are never needed at the same time."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from hwgen.ir.node import Node


def slots(layers: Sequence[Node], kept: Collection[str]) -> dict[str, int]:
    """Slot of each tensor of `layers` that is not `kept`, counted from 0.

    A slot is free again behind the last layer that reads its tensor, so that the output of a layer
    never shares one with its inputs.
    """
    last = {source: node.name for node in layers for source in node.inputs}
    made: dict[str, int] = {}
    free: list[int] = []
    used = 0
    for node in layers:
        if node.name not in kept:
            if not free:
                free.append(used)
                used += 1
            made[node.name] = free.pop()
        read = [source for source in dict.fromkeys(node.inputs) if last[source] == node.name]
        unread = [node.name] if node.name not in last else []
        free += [made[name] for name in (*read, *unread) if name in made]
    return made
