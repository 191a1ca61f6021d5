"""Comments of the units that change shapes, and of argmax."""

from __future__ import annotations

from hwgen.emit.views.common import count
from hwgen.emit.views.layer import note, summary
from hwgen.units.argmax import Argmax
from hwgen.units.keep import Keep
from hwgen.units.lane_slice import LaneSlice
from hwgen.units.replay import Replay


@note.register(Keep)
def _keep(unit: Keep) -> str:
    behind = unit.period - unit.first - unit.count
    dropped = f"{unit.first} in front of them and {behind} behind dropped"
    return f"{unit.label}: {count(unit.count, 'beat')} of {unit.period} kept, {dropped}"


@note.register(LaneSlice)
def _lane_slice(unit: LaneSlice) -> str:
    return f"bits {unit.first + unit.kept - 1} to {unit.first} of {unit.bits}"


@note.register(Replay)
def _replay(unit: Replay) -> str:
    return f"{unit.label}: every {count(unit.inner, 'beat')} {unit.factor} times"


@note.register(Argmax)
def _argmax(unit: Argmax) -> str:
    what = "index and value" if unit.with_value else "index"
    return (
        f"{what} of the largest, {count(unit.lanes, 'lane')}, {count(unit.beats, 'beat')} a pixel"
    )


@summary.register(Replay)
def _replay_storage(unit: Replay) -> tuple[str, ...]:
    return (f"Along the {unit.label}: {unit.capacity} words of {unit.bits} bits stored.",)


@summary.register(Keep)
def _keep_storage(unit: Keep) -> tuple[str, ...]:
    return (f"Along the {unit.label}: a FIFO of {unit.depth} words of {unit.bits} bits.",)
