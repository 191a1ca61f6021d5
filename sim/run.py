# SPDX-License-Identifier: Apache-2.0
"""Simulate the design in the folder above and compare every stream with what was expected.

    python sim/run.py --simulator verilator --bench fast --frames 2 --stall-source random

Needs Python, cocotb and a simulator. Prints the table, writes result.json, and exits with 0 when
every bit, every cycle and the protocol are right, with 1 when not, with 3 when it could not run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import compare  # noqa: E402
import simulators  # noqa: E402

FIRST_FRAMES = 4  # the memories of the harness hold 4, 8, 16, ... frames
SLACK = 4096  # cycles by which a run may last longer than expected before it is stopped


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bench that the command line asks for; returns the exit code."""
    options = _options(arguments)
    try:
        result = simulate(options)
    except simulators.SimulationError as error:
        print(f"ERROR: {error}", file=sys.stderr)
        return 3
    print(json.dumps(result) if options.json else table(result))
    return 0 if result["passed"] else 1


def simulate(options: argparse.Namespace) -> dict[str, Any]:
    """Build, run, compare; the result is also in result.json of the results folder."""
    vectors = options.vectors.resolve()
    if options.soak and options.bench != "fast":
        raise simulators.SimulationError("a soak needs the fast bench")
    bench = _bench(vectors, options.frames)
    frames = options.frames or bench["frames"]
    env = simulators.environment(options.simulator)
    work = (options.work or HERE.parent / "runs").resolve()
    results = (options.results or work / _name(options)).resolve()
    job = _job(options, bench["top"], frames)
    say(options, "build")
    start = time.monotonic()
    command, fresh = simulators.build(job, work / "build", env)
    built = time.monotonic()
    run = _run_file(options, bench, vectors, results, frames)
    say(options, "run")
    _run(job, command, run, results, env)
    seconds = {"build": round(built - start, 3), "run": round(time.monotonic() - built, 3)}
    result = _result(results)
    seconds["simulation"] = result.pop("simulation_seconds")
    result |= {
        "simulator": options.simulator,
        "simulator_version": simulators.version(options.simulator, env),
        "bench": options.bench,
        "stall_source": options.stall_source,
        "stall_sink": options.stall_sink,
        "reset_at": options.reset_at or None,
        "soak": options.soak,
        "rtl": simulators.rtl_digest(job.rtl),
        "seconds": seconds,
        "built": fresh,
        "waves": str(results / "waves.vcd") if options.waves else None,
    }
    (results / "result.json").write_text(json.dumps(result, indent=1) + "\n")
    return result


def table(result: Mapping[str, Any]) -> str:
    """Text for a terminal: a line per stream, then what went wrong, then the verdict."""
    lines = [f"{'stream':<16} {'layer':<16} {'beats':>9} {'wrong bits':>10} {'wrong cycles':>12}"]
    for name, row in result["streams"].items():
        late = "unknown" if row["cycle_errors"] is None else row["cycle_errors"]
        line = f"{name:<16} {row['layer']:<16} {row['beats']:>9} {row['mismatching_bits']:>10}"
        lines.append(f"{line} {late:>12}")
    lines += fifo_lines(result["fifos"])
    lines += [f"first difference: {r['text']}" for r in result["streams"].values() if r["text"]]
    if result["protocol_violations"]:
        count = result["protocol_violations"]
        lines.append(f"protocol violations: {count}, the first: {result['first_violation']}")
    if result["soak"]:
        lines.append(f"soak: {result['repeated_beats']} beats compared with the first frames")
    if not result["finished"]:
        lines.append(f"time-out after {result['cycles']} cycles")
    if result["waves"]:
        lines.append(f"waves: {result['waves']}")
    verdict = "passed" if result["passed"] else "FAILED"
    seconds = result["seconds"]
    lines.append(
        f"{verdict}: {result['frames']} frames, {result['cycles']} cycles, {result['simulator']} "
        f"{result['simulator_version']}, build {seconds['build']} s, run {seconds['run']} s"
    )
    return "\n".join(lines)


def fifo_lines(fifos: Mapping[str, Any]) -> list[str]:
    """A line per FIFO: the most words that were inside, and the prediction."""
    if not fifos:
        return []
    head = f"{'words inside':>12} {'predicted':>9}"
    lines = [f"{'FIFO':<33} {'depth':>9} {head}"]
    for name, row in fifos.items():
        predicted = "unknown" if row["predicted"] is None else row["predicted"]
        lines.append(f"{name:<33} {row['depth']:>9} {row['simulated']:>12} {predicted:>9}")
    return lines + [f"different: {row['text']}" for row in fifos.values() if row["text"]]


def say(options: argparse.Namespace, stage: str) -> None:
    """Tell a program that reads standard error which stage begins."""
    if options.progress:
        print(f"stage {stage}", file=sys.stderr, flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_Formatter)
    add = parser.add_argument
    add("--simulator", choices=("verilator", "icarus"), default="verilator")
    add("--bench", choices=("fast", "cycle"), default="fast")
    add("--frames", type=int, default=0, help="default: all stored ones")
    add("--stall-source", default="never", help="a kind in vectors/stalls")
    add("--stall-sink", default="never", help="a kind in vectors/stalls")
    add("--reset-at", type=int, default=0, help="cycle of a reset in the middle of the run")
    add("--soak", type=int, default=0, help="cycles of a soak: frames again and again; 0 for none")
    add("--max-cycles", type=int, default=0, help="time-out; default: from the expected cycles")
    add("--waves", action="store_true", help="write waves.vcd")
    add("--vectors", type=Path, default=HERE / "vectors")
    add("--work", type=Path, help="folder of the builds; default: runs/ beside sim/")
    add("--results", type=Path, help="folder of the results; default: in the work folder")
    add("--json", action="store_true", help="print result.json instead of the table")
    add("--progress", action="store_true", help="print stages and cycles on standard error")
    return parser.parse_args(arguments)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    pass


def _bench(vectors: Path, frames: int) -> dict[str, Any]:
    file = vectors / "bench.json"
    if not file.is_file():
        raise simulators.SimulationError(
            f"there are no vectors in {vectors}; hwgen sim makes them for images too large to store"
        )
    bench: dict[str, Any] = json.loads(file.read_text())
    if not 0 <= frames <= bench["frames"]:
        raise simulators.SimulationError(
            f"frames must be from 1 to the {bench['frames']} in {vectors}, not {frames}"
        )
    return bench


def _name(options: argparse.Namespace) -> str:
    name = f"{options.simulator}-{options.bench}-{options.stall_source}-{options.stall_sink}"
    return f"{name}-reset{options.reset_at}" if options.reset_at else name


def _job(options: argparse.Namespace, top: str, frames: int) -> simulators.Job:
    folder = HERE.parent / "rtl"
    models = HERE / "models.f"  # of the cells of an FPGA family
    lines = (folder / f"{top}.f").read_text().split()
    lines += models.read_text().split() if models.is_file() else []
    capacity = FIRST_FRAMES
    while capacity < frames:
        capacity *= 2
    return simulators.Job(
        simulator=options.simulator,
        bench=options.bench,
        top=top,
        rtl=tuple(_source(folder, line) for line in lines),
        harness=HERE / "harness.v",
        max_frames=capacity,
        waves=options.waves,
    )


def _source(folder: Path, line: str) -> Path:
    """File lists hold names relative to rtl/, or to the folder above."""
    return folder / line if (folder / line).is_file() else folder.parent / line


def _run_file(
    options: argparse.Namespace, bench: Mapping[str, Any], vectors: Path, results: Path, frames: int
) -> dict[str, Any]:
    """What the bench in the simulator reads: paths, sizes and limits."""
    cycles = vectors / "expected" / f"{options.stall_source}-{options.stall_sink}"
    stalls = {
        end: vectors / "stalls" / f"{end}-{kind}.hex"
        for end, kind in (("source", options.stall_source), ("sink", options.stall_sink))
    }
    inputs = [
        vectors / "inputs" / f"{stream['name']}.hex"
        for stream in bench["streams"]
        if stream["role"] == "source"
    ]
    for file in (*inputs, *stalls.values()):
        if not file.is_file():
            raise simulators.SimulationError(f"{file} is missing")
    results.mkdir(parents=True, exist_ok=True)
    for old in [*results.glob("*.hex"), *results.glob("*.txt"), *results.glob("*.json")]:
        old.unlink()
    return {
        "inputs": str(vectors / "inputs"),
        "source_stall": str(stalls["source"]),
        "sink_stall": str(stalls["sink"]),
        "expected": str(vectors / "expected"),
        "cycles": str(cycles) if cycles.is_dir() else None,
        "results": str(results),
        "streams": bench["streams"],
        "fifos": bench["fifos"],
        "frames": frames,
        "reset_at": options.reset_at,
        "soak": options.soak,
        "max_cycles": options.max_cycles or _limit(bench, cycles, frames, options.soak),
        "waves": str(results / "waves.vcd") if options.waves else None,
        "progress": options.progress,
    }


def _limit(bench: Mapping[str, Any], cycles: Path, frames: int, soak: int) -> int:
    """Time-out in cycles: twice what is expected, or a generous guess where that is unknown.

    Of a soak, the longest pause between two beats of an output.
    """
    latest = 0
    for stream in bench["streams"]:
        known = compare.read_lines(cycles / f"{stream['name']}.cycles.hex")
        latest = max(latest, int(known[-1], 16) if known else 0)
    beats = max(stream["beats"] for stream in bench["streams"]) * frames
    guess = 64 * (beats + frames * int(bench.get("interval", 0)))
    return SLACK + 2 * latest if latest and not soak else SLACK + guess


def _run(
    job: simulators.Job,
    command: Sequence[str],
    run: Mapping[str, Any],
    results: Path,
    env: Mapping[str, str],
) -> None:
    file = results / "run.json"
    file.write_text(json.dumps(run, indent=1) + "\n")
    ready = simulators.run_environment(env, job.module, f"bench_{job.bench}", results)
    ready["HWGEN_RUN"] = str(file)
    whole = [*command, *_plusargs(run)]
    with (results / "run.log").open("w") as log:
        error = None if run["progress"] else log
        status = subprocess.run(
            whole, cwd=results, env=ready, stdout=log, stderr=error, check=False
        ).returncode
    if not (results / "result.json").is_file():
        tail = "\n".join((results / "run.log").read_text(errors="replace").splitlines()[-30:])
        raise simulators.SimulationError(f"the simulation ended with status {status}:\n{tail}")


def _plusargs(run: Mapping[str, Any]) -> list[str]:
    """Options of the Verilog harness."""
    made = [f"+{key}={run[key]}/" for key in ("inputs", "results")]
    made += [f"+{key}={run[key]}" for key in ("source_stall", "sink_stall")]
    made += [f"+{key}={run[key]}" for key in ("frames", "max_cycles", "reset_at", "soak")]
    return made + ([f"+waves={run['waves']}"] if run["waves"] else [])


def _result(results: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((results / "result.json").read_text())
    return made


if __name__ == "__main__":
    sys.exit(main())
