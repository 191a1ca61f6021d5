"""The self-contained sim folder of a design, and a run of it in a child process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import IO, Any

from hwgen.emit.names import comment_text
from hwgen.errors import HwgenError
from hwgen.simulate.harness import Stream, harness_text
from hwgen.simulate.result import SimulationResult, read_result
from hwgen.simulate.streams import BenchStream, of_role, read_fifos, read_streams
from hwgen.simulate.tools import find
from hwgen.simulate.vectors import Vectors, vector_files

PACKAGE = "hwgen.sim"
SCRIPTS = (
    "run.py",
    "simulators.py",
    "compare.py",
    "fifos.py",
    "common.py",
    "bench_fast.py",
    "bench_cycle.py",
    "clock.cpp",
)
Progress = Callable[[str, int], None]  # stage "build" or "run", cycles simulated so far


def sim_folder(design: Mapping[str, Any], vectors: Vectors | None) -> dict[str, bytes]:
    """Files of build/<design>/sim/ by relative path: harness, benches, runner and vectors, if any.

    design: the contents of design.json. They need the files of ../rtl/<name>.f, cocotb and a
    simulator, but not hwgen.
    """
    top, streams = str(design["name"]), read_streams(design)
    files = bench_files(top, streams)
    if vectors is None:
        return files
    interval = int(design.get("interval", 0))
    made = vector_files(top, streams, vectors, interval, read_fifos(design))
    files.update((f"vectors/{name}", content) for name, content in made.items())
    return files


def bench_files(top: str, streams: Sequence[BenchStream]) -> dict[str, bytes]:
    """The sim folder without its vectors."""
    folder = resources.files(PACKAGE)
    files = {name: folder.joinpath(name).read_bytes() for name in SCRIPTS}
    sources, sinks, taps = (
        [_harness_stream(stream) for stream in of_role(streams, role)]
        for role in ("source", "sink", "tap")
    )
    files["harness.v"] = harness_text(top, sources, sinks, taps).encode("ascii")
    files["streams.inc"] = "".join(
        f"STREAM({index}, {stream.name}, {stream.width})\n" for index, stream in enumerate(streams)
    ).encode("ascii")
    return files


def run_bench(
    folder: Path,
    *,
    simulator: str = "verilator",
    bench: str = "fast",
    frames: int = 0,
    stall_source: str = "never",
    stall_sink: str = "never",
    reset_at: int | None = None,
    soak: int = 0,
    max_cycles: int = 0,
    waves: bool = False,
    vectors: Path | None = None,
    results: Path | None = None,
    progress: Progress | None = None,
) -> SimulationResult:
    """Run <folder>/sim/run.py on the design in `folder`.

    frames: 0 for all that the vectors hold; soak: cycles of a soak, 0 for none; max_cycles:
    0 for a time-out from the expected cycles; vectors and results: folders, default sim/vectors
    and one in runs/.
    Raises HwgenError when the simulator is missing or too old, or the build or the run fails.
    """
    if bench not in ("fast", "cycle"):
        raise HwgenError(f"bench must be fast or cycle, not '{bench}'")
    tool = find(simulator)
    name = f"{simulator}-{bench}-{stall_source}-{stall_sink}"
    results = results or folder / "runs" / (f"{name}-reset{reset_at}" if reset_at else name)
    command = [sys.executable, str(folder / "sim" / "run.py"), "--json", "--progress"]
    command += ["--simulator", simulator, "--bench", bench, "--results", str(results)]
    command += ["--stall-source", stall_source, "--stall-sink", stall_sink]
    command += ["--frames", str(frames), "--reset-at", str(reset_at or 0)]
    command += ["--max-cycles", str(max_cycles), "--soak", str(soak)]
    command += ["--vectors", str(vectors)] if vectors is not None else []
    command += ["--waves"] if waves else []
    found = _call(command, tool.environment(), progress)
    return read_result(found, results)


def _call(
    command: Sequence[str], env: Mapping[str, str], progress: Progress | None
) -> dict[str, Any]:
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        rest = _follow(process.stderr, progress)
        output = process.stdout.read()
    if process.returncode not in (0, 1) or not output:
        raise HwgenError(rest.removeprefix("ERROR: ").strip() or "the simulation ended early")
    found: dict[str, Any] = json.loads(output)
    return found


def _follow(lines: IO[str], progress: Progress | None) -> str:
    """Report the lines about progress, return the others."""
    rest = []
    stage = "build"
    for line in lines:
        word, _, value = line.strip().partition(" ")
        if word == "stage":
            stage, value = value, "0"
        elif word != "cycle" or not value.isdigit():
            rest.append(line)
            continue
        if progress is not None:
            progress(stage, int(value))
    return "".join(rest)


def _harness_stream(stream: BenchStream) -> Stream:
    rows, columns, channels = stream.shape
    comment = (
        f"layer {comment_text(stream.layer)}, {rows} x {columns} x {channels}, "
        f"{stream.lanes} lanes of {stream.lane_width} bits, {stream.beats} beats per frame"
    )
    return Stream(
        stream.name,
        stream.width,
        stream.beats,
        comment,
        has_last=stream.role != "tap",
        compared=stream.compared,
    )
