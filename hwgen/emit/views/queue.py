"""Comment of a queue."""

from __future__ import annotations

from hwgen.emit.views.common import count
from hwgen.emit.views.layer import note, summary
from hwgen.units.queue import Queue


@note.register(Queue)
def _queue(unit: Queue) -> str:
    return f"{count(unit.depth, 'word')} can wait"


@summary.register(Queue)
def _queue_storage(unit: Queue) -> tuple[str, ...]:
    return (f"Queue of {count(unit.depth, 'word')} of {unit.bits} bits.",) if unit.depth else ()
