"""The fast Verilog harness: the view that its template prints, and the meaning of its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

PACKAGE = "hwgen.sim"
TEMPLATE = "harness.v.j2"


@dataclass(frozen=True, slots=True)
class Stream:
    """One AXI-Stream that the harness records.

    name: s_axis, m_axis or a signal prefix inside the design; width: bits of tdata; beats: per
    frame; comment: printed above its records; has_last: whether tlast exists (ports only).
    """

    name: str
    width: int
    beats: int
    comment: str = ""
    has_last: bool = False


@dataclass(frozen=True, slots=True)
class StreamView:
    """A stream as the template prints it: `valid`, `ready`, ... are Verilog expressions."""

    index: int
    name: str
    comment: str
    valid: str
    ready: str
    data: str
    last: str
    payload: str
    width: int
    payload_width: int
    beats: int
    expected: int
    has_last: bool


@dataclass(frozen=True, slots=True)
class HarnessView:
    """What harness.v.j2 sees. `override` is "" or "#(...) " with the parameters of the design."""

    top: str
    override: str
    clock: str
    reset: str
    reset_active_low: bool
    source: StreamView
    sink: StreamView
    streams: tuple[StreamView, ...]


def harness_text(
    top: str,
    source: Stream,
    sink: Stream,
    taps: Sequence[Stream] = (),
    parameters: Mapping[str, int] | None = None,
    clock: str = "aclk",
    reset: str = "aresetn",
) -> str:
    """Verilog text of the harness around `top`.

    A reset whose name ends in "n" is active low. Streams are numbered source, sink, taps.
    """
    from hwgen.emit.render import environment  # hwgen.emit imports this package too

    ends = (_view(0, source, inside=False), _view(1, sink, inside=False))
    streams = ends + tuple(_view(i, tap, inside=True) for i, tap in enumerate(taps, start=2))
    view = HarnessView(
        top=top,
        override=_override(parameters or {}),
        clock=clock,
        reset=reset,
        reset_active_low=reset.endswith("n"),
        source=ends[0],
        sink=ends[1],
        streams=streams,
    )
    template = resources.files(PACKAGE).joinpath(TEMPLATE).read_text(encoding="ascii")
    return environment().from_string(template).render(m=view)


def _view(index: int, stream: Stream, *, inside: bool) -> StreamView:
    prefix = f"dut.{stream.name}" if inside else stream.name
    data, last = f"{prefix}_tdata", f"{prefix}_tlast"
    return StreamView(
        index=index,
        name=stream.name,
        comment=stream.comment or f"{stream.width} bits, {stream.beats} beats per frame",
        valid=f"{prefix}_tvalid",
        ready=f"{prefix}_tready",
        data=data,
        last=last,
        payload=f"{{{last}, {data}}}" if stream.has_last else data,
        width=stream.width,
        payload_width=stream.width + stream.has_last,
        beats=max(1, stream.beats),
        expected=stream.beats,
        has_last=stream.has_last,
    )


def _override(parameters: Mapping[str, int]) -> str:
    if not parameters:
        return ""
    items = ", ".join(f".{name}({_literal(value)})" for name, value in parameters.items())
    return f"#({items}) "


def _literal(value: int) -> str:
    """Plain decimal where an integer parameter holds it, else a sized hexadecimal literal."""
    if -(1 << 31) <= value < 1 << 31:
        return str(value)
    return f"{max(1, value.bit_length())}'h{value:x}"
