"""Work of layers and the bound on the interval."""

from __future__ import annotations

from hwgen.schedule.work import interval_bound, layer_work

from .networks import conv_pool, dense_only


def test_work_is_listed_for_the_input_and_all_layers() -> None:
    assert layer_work(conv_pool()) == {"image": 36, "conv": 108, "pool": 108, "output": 0}


def test_the_bound_is_the_largest_work() -> None:
    assert interval_bound(conv_pool()) == 108
    assert layer_work(dense_only()) == {"values": 1, "fc": 9, "output": 0}
    assert interval_bound(dense_only()) == 9
