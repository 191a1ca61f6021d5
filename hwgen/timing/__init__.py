"""Exact cycles of every beat, without simulating clock by clock. Calling it calls `timing`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hwgen.callable_package import make_callable

if TYPE_CHECKING:
    from hwgen.timing.model import Timing


def _timing(*args: Any, **options: Any) -> Timing:
    from hwgen.timing.design import timing

    return timing(*args, **options)


make_callable(__name__, _timing)
