"""The fast Verilog harness: the view that its template prints, and the meaning of its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hwgen.timing.stalls import PERIOD, PORT_SHIFT, SOAK, SOAK_CYCLES

PACKAGE = "hwgen.sim"
TEMPLATE = "harness.v.j2"


@dataclass(frozen=True, slots=True)
class Stream:
    """One AXI-Stream that the harness records.

    name: prefix of a port or of a signal inside the design; width: bits of tdata; beats: per
    frame; comment: printed above its records; has_last: whether tlast exists (ports only);
    compared: whether its data count.
    """

    name: str
    width: int
    beats: int
    comment: str = ""
    has_last: bool = False
    compared: bool = True


@dataclass(frozen=True, slots=True)
class StreamView:
    """A stream as the template prints it: `valid`, `ready`, ... are Verilog expressions.

    index: among all streams; port: among the sources, the sinks or the taps; stall_time: entry of
    the stall pattern that the next cycle takes at this port.
    """

    index: int
    port: int
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
    stall_time: str
    compared: bool
    is_sink: bool


@dataclass(frozen=True, slots=True)
class HarnessView:
    """What harness.v.j2 sees. `override` is "" or "#(...) " with the parameters of the design."""

    top: str
    override: str
    clock: str
    reset: str
    reset_active_low: bool
    port_shift: int
    sources: tuple[StreamView, ...]
    sinks: tuple[StreamView, ...]
    taps: tuple[StreamView, ...]

    @property
    def profiles(self) -> int:
        """Stall patterns of a soak."""
        return len(SOAK)

    @property
    def profile_cycles(self) -> int:
        """Cycles that a soak spends with one of them."""
        return SOAK_CYCLES

    @property
    def profile_bits(self) -> int:
        """Of the number of a pattern."""
        return (len(SOAK) - 1).bit_length()

    @property
    def profile_low(self) -> int:
        """Lowest bit of the cycle that numbers the pattern."""
        return SOAK_CYCLES.bit_length() - 1

    @property
    def profile_high(self) -> int:
        """Highest bit of the cycle that numbers the pattern."""
        return self.profile_low + self.profile_bits - 1

    @property
    def ports(self) -> tuple[StreamView, ...]:
        """Streams at ports of the design."""
        return self.sources + self.sinks

    @property
    def streams(self) -> tuple[StreamView, ...]:
        """All that are recorded."""
        return self.ports + self.taps


def harness_text(
    top: str,
    sources: Sequence[Stream],
    sinks: Sequence[Stream],
    taps: Sequence[Stream] = (),
    parameters: Mapping[str, int] | None = None,
    clock: str = "aclk",
    reset: str = "aresetn",
) -> str:
    """Verilog text of the harness around `top`.

    A reset whose name ends in "n" is active low. Streams are numbered sources, sinks, taps.
    """
    inside = len(sources) + len(sinks)
    from hwgen.emit.render import render  # hwgen.emit imports this package too

    view = HarnessView(
        top=top,
        override=_override(parameters or {}),
        clock=clock,
        reset=reset,
        reset_active_low=reset.endswith("n"),
        port_shift=PORT_SHIFT,
        sources=_views(sources, 0),
        sinks=_views(sinks, len(sources), is_sink=True),
        taps=_views(taps, inside, "dut."),
    )
    return render(f"{PACKAGE}:{TEMPLATE}", view)


def _views(
    streams: Sequence[Stream], first: int, scope: str = "", is_sink: bool = False
) -> tuple[StreamView, ...]:
    """Views of one kind of streams, numbered from `first`."""
    return tuple(_view(first, port, stream, scope, is_sink) for port, stream in enumerate(streams))


def _view(first: int, port: int, stream: Stream, scope: str, is_sink: bool) -> StreamView:
    prefix = f"{scope}{stream.name}"
    data, last = f"{prefix}_tdata", f"{prefix}_tlast"
    shift = PORT_SHIFT * port % PERIOD
    return StreamView(
        index=first + port,
        port=port,
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
        compared=stream.compared,
        is_sink=is_sink,
        stall_time=f"next_cycle[11:0] + 12'd{shift}" if shift else "next_cycle[11:0]",
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
