"""Queues: left out once sized to nothing, and the sizes that are tried."""

from __future__ import annotations

import pytest

from hwgen.schedule.buffers import enlarged, options
from hwgen.schedule.flow import Flow, flow
from hwgen.schedule.layer import Sizes
from hwgen.schedule.queue import queue
from hwgen.units.queue import Queue


def test_a_queue_is_left_out_once_it_is_sized_to_nothing() -> None:
    assert queue(1, 8, 20, Sizes()) == (Queue(8, 0, 40, "queue1"),)
    assert queue(1, 8, 20, Sizes({"queue1": 0})) == ()
    assert queue(1, 8, 20, Sizes({"queue1": 3})) == (Queue(8, 3, 40, "queue1"),)


@pytest.mark.parametrize(
    ("most", "tried"),
    [(40, (0, 2, 3, 4, 6, 8, 12, 16, 24, 32, 40)), (2, (0, 2)), (1, (0, 2)), (4, (0, 2, 3, 4))],
)
def test_sizes_grow_by_halves(most: int, tried: tuple[int, ...]) -> None:
    assert options(Queue(8, 0, most)) == tried


def test_extra_words_are_its_depth() -> None:
    assert enlarged(Queue(8, 0, 40), 6) == Queue(8, 6, 40)
    assert flow(Queue(8, 6, 40), 12) == Flow(12, 12)
