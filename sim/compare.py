# SPDX-License-Identifier: Apache-2.0
"""Compare the beats that a bench recorded with the expected ones. Pure Python, no other package.

Files: one beat a line, tdata as hexadecimal digits (x where Icarus found it unknown), the cycle as
hexadecimal digits. Lines that start with / or @ are remarks of $writememh.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from fifos import Fifo, compare_fifo

KINDS = {
    1: "tvalid retracted",
    2: "data changed while stalled",
    3: "tlast missing",
    4: "tlast too early",
    5: "tvalid or tready unknown",
    6: "surplus beat",
    7: "other data than in the first frames",
    8: "no beat for too long",
}


@dataclass(frozen=True, slots=True)
class Stream:
    """What the beats of one stream mean, an entry of "streams" in bench.json.

    shape: (rows, columns, channels) of `layer`; a beat carries `lanes` channels of each of `pixels`
    columns, each in `lane_width` bits, of which the low `lane_bits` are the value; beats: per
    frame; role: "source", "sink" or "tap"; port: its number among the streams of its role;
    compared: whether data counts, and not its time alone.
    """

    name: str
    layer: str
    shape: tuple[int, int, int]
    lanes: int
    lane_bits: int
    lane_width: int
    signed: bool
    beats: int
    role: str
    port: int
    pixels: int
    compared: bool = True

    @property
    def values(self) -> int:
        """Values side by side in a beat."""
        return self.pixels * self.lanes

    @property
    def width(self) -> int:
        """Bits of tdata."""
        return self.values * self.lane_width

    def place(self, beat: int, value: int) -> tuple[int, int, int, int]:
        """(frame, row, column, channel) of a value of a beat."""
        _, columns, channels = self.shape
        chunks = -(-channels // self.lanes)
        frame, rest = divmod(beat, self.beats)
        row, rest = divmod(rest, -(-columns // self.pixels) * chunks)
        group, chunk = divmod(rest, chunks)
        pixel, lane = divmod(value, self.lanes)
        return frame, row, group * self.pixels + pixel, chunk * self.lanes + lane

    @classmethod
    def from_json(cls, entry: Mapping[str, object]) -> Stream:
        fields = {**entry, "shape": tuple(entry["shape"])}  # type: ignore[arg-type]
        return cls(**fields)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a stream first differs from what was expected.

    kind: "data", "cycle" or "missing"; expected and found are the values of the channel, found
    None where it is unknown or missing; cycles are None where they are not known.
    """

    kind: str
    stream: str
    layer: str
    frame: int
    row: int
    column: int
    channel: int
    expected: int
    found: int | None
    expected_cycle: int | None
    found_cycle: int | None

    def __str__(self) -> str:
        where = (
            f"layer '{self.layer}', frame {self.frame}, row {self.row}, column {self.column}, "
            f"channel {self.channel}"
        )
        if self.kind == "missing":
            return f"{where}: expected {self.expected}{_at(self.expected_cycle)}, found no beat"
        found = "an unknown value (x)" if self.found is None else str(self.found)
        return (
            f"{where}: expected {self.expected}{_at(self.expected_cycle)}, "
            f"found {found}{_at(self.found_cycle)}"
        )


@dataclass(frozen=True, slots=True)
class Status:
    """What the harness says of itself in status.txt. repeated: beats of a soak that were compared
    with the first frames."""

    finished: bool
    cycles: int
    violations: int
    first_violation: str | None
    repeated: int


@dataclass(frozen=True, slots=True)
class Lines:
    """The beats of a file as text. Equal files are the rule, so that lines are split at need."""

    text: str

    @classmethod
    def read(cls, path: Path) -> Lines:
        """Without the remarks that Icarus puts between; no lines when there is no file."""
        text = path.read_text() if path.is_file() else ""
        return cls(re.sub(r"[/@].*\n", "", text) if text[:1] in ("/", "@") else text)

    def first(self, count: int) -> Lines:
        """The first `count` lines at most; all are equally long."""
        return Lines(self.text[: count * (self.text.find("\n") + 1)])

    def __len__(self) -> int:
        return self.text.count("\n")

    def split(self) -> list[str]:
        return self.text.split()


def read_lines(path: Path) -> list[str]:
    """Lines of a file, [] when there is none."""
    return Lines.read(path).split()


def read_status(path: Path, names: Sequence[str]) -> Status:
    """Status from status.txt; `names` are the streams in the order of the harness."""
    fields = {row[0]: row[1:] for row in map(str.split, path.read_text().splitlines())}
    first = None
    if "first" in fields:
        stream, kind, cycle = (int(word) for word in fields["first"])
        first = f"{names[stream]}: {KINDS[kind]} in cycle {cycle}"
    return Status(
        finished=fields["finished"] == ["1"],
        cycles=int(fields["cycles"][0]),
        violations=int(fields["violations"][0]),
        first_violation=first,
        repeated=int(fields.get("repeated", ["0"])[0]),
    )


def compare_stream(
    stream: Stream,
    expected_data: Lines,
    found_data: Lines,
    expected_time: Lines | None,
    found_time: Lines,
) -> dict[str, object]:
    """Result of one stream: beats, mismatching_bits, cycle_errors, first_difference.

    A missing beat mismatches in all of its bits. Cycles are compared where a beat was found;
    cycle_errors is None without expected cycles.
    """
    result: dict[str, object] = {
        "layer": stream.layer,
        "beats": len(found_data),
        "expected_beats": len(expected_data),
        "mismatching_bits": 0,
        "cycle_errors": None if expected_time is None else 0,
        "first_difference": None,
        "text": None,
    }
    if expected_data == found_data and expected_time in (None, found_time):
        return result
    expected, found = expected_data.split(), found_data.split()
    expected_cycles = None if expected_time is None else expected_time.split()
    cycles = (expected_cycles, found_time.split())
    wrong = _differing(expected, found)
    late = _late(*cycles)
    if expected_cycles is not None:
        result["cycle_errors"] = len(late)
    if wrong or late:
        first = min(wrong or late)
        difference = _difference(stream, first, expected, found, cycles)
        result["mismatching_bits"] = sum(_bits(stream, beat, expected, found) for beat in wrong)
        result["first_difference"] = asdict(difference)
        result["text"] = str(difference)
    return result


def compare_times(
    stream: Stream, count: int, expected: Lines | None, found: Lines
) -> dict[str, object]:
    """As compare_stream for a stream of `count` beats whose data does not count."""
    late = None
    if expected is not None:
        pairs = zip(expected.split(), found.split(), strict=False)
        late = sum(a != b and not _same(a, b) for a, b in pairs) + abs(count - len(found))
    return {
        "layer": stream.layer,
        "beats": len(found),
        "expected_beats": count,
        "mismatching_bits": 0,
        "cycle_errors": late,
        "first_difference": None,
        "text": f"stream '{stream.name}': {late} beats in other cycles" if late else None,
    }


def compare(
    streams: Sequence[Stream],
    fifos: Sequence[Fifo],
    frames: int,
    expected: Path,
    cycles: Path | None,
    found: Path,
) -> dict[str, object]:
    """Result of a run: {"streams", "fifos", "protocol_violations", "first_violation", ...}.

    expected: folder of <stream>.data.hex; cycles: folder of <stream>.cycles.hex, or None where the
    cycles are not known; found: folder that the bench wrote, with both and status.txt.
    """
    results = {}
    for stream in streams:
        count = frames * stream.beats
        data, time = f"{stream.name}.data.hex", f"{stream.name}.cycles.hex"
        times = (
            None if cycles is None else Lines.read(cycles / time).first(count),
            Lines.read(found / time),
        )
        if stream.compared:
            wanted = Lines.read(expected / data).first(count)
            results[stream.name] = compare_stream(stream, wanted, Lines.read(found / data), *times)
        else:
            results[stream.name] = compare_times(stream, count, *times)
    beats = {stream.name: frames * stream.beats for stream in streams}
    marks = {}
    for fifo in fifos:
        predicted = None if cycles is None else _traffic(fifo, beats, cycles)
        marks[fifo.signal] = compare_fifo(fifo, predicted, _traffic(fifo, beats, found))
    status = read_status(found / "status.txt", [stream.name for stream in streams])
    exact = all(not r["mismatching_bits"] and not r["cycle_errors"] for r in results.values())
    exact = exact and all(mark["text"] is None for mark in marks.values())
    return {
        "passed": exact and status.finished and not status.violations,
        "finished": status.finished,
        "frames": frames,
        "cycles": status.cycles,
        "protocol_violations": status.violations,
        "first_violation": status.first_violation,
        "repeated_beats": status.repeated,
        "streams": results,
        "fifos": marks,
    }


def _traffic(fifo: Fifo, beats: Mapping[str, int], folder: Path) -> tuple[list[int], list[int]]:
    """Cycles of the pushes and of the pops of a FIFO, from the records in `folder`."""
    pushes, pops = (
        [int(line, 16) for line in read_lines(folder / f"{name}.cycles.hex")[: beats[name]]]
        for name in (fifo.source, fifo.signal)
    )
    return pushes, pops


def _late(expected: Sequence[str] | None, found: Sequence[str]) -> list[int]:
    """Beats that were found, but in another cycle."""
    if expected is None:
        return []
    pairs = zip(expected, found, strict=False)
    return [beat for beat, (a, b) in enumerate(pairs) if a != b and not _same(a, b)]


def _differing(expected: Sequence[str], found: Sequence[str]) -> list[int]:
    """Beats whose numbers differ, the missing and the surplus ones included."""
    shared = zip(expected, found, strict=False)
    differing = [beat for beat, (a, b) in enumerate(shared) if a != b and not _same(a, b)]
    ends = sorted((len(expected), len(found)))
    return differing + list(range(*ends))


def _same(expected: str, found: str) -> bool:
    return "x" not in found.lower() and int(expected, 16) == int(found, 16)


def _bits(stream: Stream, beat: int, expected: Sequence[str], found: Sequence[str]) -> int:
    """Mismatching bits of a beat; a digit with x counts as four."""
    if beat >= len(found) or beat >= len(expected):
        return stream.width
    digits = -(-stream.width // 4)
    pairs = zip(expected[beat].zfill(digits), found[beat].lower().zfill(digits), strict=True)
    return sum(4 if b in "xz" else (int(a, 16) ^ int(b, 16)).bit_count() for a, b in pairs)


def _difference(
    stream: Stream,
    beat: int,
    expected: Sequence[str],
    found: Sequence[str],
    cycles: tuple[Sequence[str] | None, Sequence[str]],
) -> Difference:
    """The first channel that differs in the beat, or the first of the beat when only time does."""
    wanted = _lanes(stream, expected[beat] if beat < len(expected) else "0")
    have = _lanes(stream, found[beat]) if beat < len(found) else [None] * stream.values
    lane = next((i for i in range(stream.values) if wanted[i] != have[i]), None)
    kind = "cycle" if lane is None else "data" if beat < len(found) else "missing"
    frame, row, column, channel = stream.place(beat, lane or 0)
    return Difference(
        kind=kind,
        stream=stream.name,
        layer=stream.layer,
        frame=frame,
        row=row,
        column=column,
        channel=channel,
        expected=wanted[lane or 0] or 0,
        found=have[lane or 0],
        expected_cycle=_cycle(cycles[0], beat),
        found_cycle=_cycle(cycles[1], beat),
    )


def _lanes(stream: Stream, digits: str) -> list[int | None]:
    """Values of the lanes of a beat, None where one holds x."""
    bits = "".join(
        "xxxx" if digit in "xXzZ" else f"{int(digit, 16):04b}" for digit in digits
    ).zfill(stream.width)
    ends = range(len(bits), len(bits) - stream.width, -stream.lane_width)
    return [_value(bits[end - stream.lane_width : end], stream) for end in ends]


def _value(bits: str, stream: Stream) -> int | None:
    """The whole lane counts: extension bits that are wrong give a value out of range."""
    if "x" in bits:
        return None
    value = int(bits, 2)
    return value - (1 << len(bits)) if stream.signed and bits[0] == "1" else value


def _cycle(cycles: Sequence[str] | None, beat: int) -> int | None:
    return None if cycles is None or beat >= len(cycles) else int(cycles[beat], 16)


def _at(cycle: int | None) -> str:
    return "" if cycle is None else f" in cycle {cycle}"
