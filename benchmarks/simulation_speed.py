"""Speed of the fast harness on Verilator against a bare C++ loop around the same design.

    python benchmarks/simulation_speed.py build/mnist --frames 100

The bare loop clocks the design alone: no cocotb, no harness, no records, no checks. Both play the
same input without stalls and are timed from the first clock edge to the last output beat, and as
whole processes too. The target is a ratio of 0.8.
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

from hwgen.simulate.bench import run_bench
from hwgen.simulate.models import load_design, predictor
from hwgen.simulate.run import simulate
from hwgen.simulate.tools import find_verilator

TARGET = 0.8

BARE = r"""
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>
#include "Vbare.h"
#include "verilated.h"

// Plays the beats of a file of hexadecimal lines, counts output beats.
int main(int argc, char** argv) {
    const size_t bytes = std::atoi(argv[2]), frame = std::atoi(argv[3]);
    const size_t inputs = std::atoll(argv[4]), outputs = std::atoll(argv[5]);
    std::vector<unsigned char> beats;
    std::ifstream file(argv[1]);
    std::string line;
    while (beats.size() < inputs * bytes && std::getline(file, line)) {
        line.insert(0, 2 * bytes - line.size(), '0');
        for (size_t i = 0; i < bytes; i++)
            beats.push_back(std::stoi(line.substr(2 * (bytes - 1 - i), 2), nullptr, 16));
    }
    VerilatedContext context;
    context.commandArgs(argc, argv);
    Vbare top(&context);
    top.aresetn = 0;
    top.s_axis_tvalid = 0;
    top.m_axis_tready = 1;
    for (int i = 0; i < 16; i++) {
        top.aclk = i & 1;
        top.eval();
    }
    top.aresetn = 1;
    size_t sent = 0, received = 0, cycles = 0;
    const auto start = std::chrono::steady_clock::now();
    while (received < outputs) {
        top.s_axis_tvalid = sent < inputs;
        if (sent < inputs) std::memcpy(&top.s_axis_tdata, &beats[sent * bytes], bytes);
        top.s_axis_tlast = sent % frame == frame - 1;
        top.aclk = 0;
        top.eval();
        sent += top.s_axis_tvalid && top.s_axis_tready;
        received += top.m_axis_tvalid;
        top.aclk = 1;
        top.eval();
        cycles++;
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("%zu %.6f\n", cycles, seconds.count());
    return 0;
}
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns 0 when the target is met, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="output folder of a design")
    parser.add_argument("--frames", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=3, help="the fastest of them counts")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    found = measure(options.folder.resolve(), options.frames, options.repeats)
    print(json.dumps(found, indent=1) if options.json else text(found))
    return 0 if found["ratio"] >= TARGET else 1


def measure(folder: Path, frames: int, repeats: int) -> dict[str, Any]:
    """Both speeds in cycles a second, the best of `repeats` runs each, and their ratio."""
    first = simulate(folder, frames=frames, predict=predictor(load_design(folder)))  # builds it
    made = first.folder / "vectors"
    vectors = made if made.is_dir() else folder / "sim" / "vectors"
    bench = json.loads((vectors / "bench.json").read_text())
    bare = build_bare(folder, bench["top"])
    bare_runs, fast_runs = [], []
    for _ in range(repeats):  # alternate, so that a busy machine slows both
        bare_runs.append(run_bare(bare, vectors, bench, frames))
        fast_runs.append(run_fast(folder, vectors, frames))
    best = min(bare_runs, key=lambda run: run["seconds"])
    fast = min(fast_runs, key=lambda run: run["seconds"])
    return {
        "design": bench["top"],
        "frames": frames,
        "cycles": fast["cycles"],
        "bare_cycles_per_second": round(best["cycles"] / best["seconds"]),
        "fast_cycles_per_second": round(fast["cycles"] / fast["seconds"]),
        "ratio": round(fast["cycles"] / fast["seconds"] / (best["cycles"] / best["seconds"]), 3),
        "bare_process_seconds": round(best["process"], 3),
        "fast_process_seconds": round(fast["process"], 3),
        "process_ratio": round(best["process"] / fast["process"], 3),
        "passed": fast["passed"],
    }


def text(found: Mapping[str, Any]) -> str:
    return (
        f"{found['design']}, {found['frames']} frames, {found['cycles']} cycles\n"
        f"bare C++ loop  {found['bare_cycles_per_second']:>10} cycles/s"
        f"  {found['bare_process_seconds']:>8.3f} s as a process\n"
        f"fast harness   {found['fast_cycles_per_second']:>10} cycles/s"
        f"  {found['fast_process_seconds']:>8.3f} s as a process, every bit and cycle compared\n"
        f"ratio {found['ratio']} (target {TARGET}), as processes {found['process_ratio']}"
    )


def build_bare(folder: Path, top: str) -> Path:
    """Build the loop with the options that the benches use; returns the program."""
    tool = find_verilator()
    work = folder / "runs" / "bare"
    work.mkdir(parents=True, exist_ok=True)
    (work / "bare.cpp").write_text(BARE)
    sources = [folder / line for line in (folder / "rtl" / f"{top}.f").read_text().split()]
    command = [str(tool.path), "--cc", "--exe", "--build", "-O3", "--no-timing", "--x-assign"]
    command += ["unique", "--x-initial", "unique", "--Mdir", ".", "--prefix", "Vbare", "-o", "bare"]
    command += ["--top-module", top, "-Wno-fatal", "-Wno-lint", "-Wno-style", "-CFLAGS"]
    command += ["-std=c++20", "bare.cpp", *map(str, sources)]
    subprocess.run(command, cwd=work, env=tool.environment(), check=True, capture_output=True)
    return work / "bare"


def run_bare(
    program: Path, vectors: Path, bench: Mapping[str, Any], frames: int
) -> dict[str, float]:
    source, sink = bench["streams"][:2]
    assert (source["role"], sink["role"]) == ("source", "sink"), "one input and one output only"
    width = source["lanes"] * source["lane_width"]
    sizes = (width // 8, source["beats"], frames * source["beats"], frames * sink["beats"])
    command = [str(program), str(vectors / "inputs" / f"{source['name']}.hex"), *map(str, sizes)]
    start = time.perf_counter()
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    process = time.perf_counter() - start
    cycles, seconds = output.split()[-2:]
    return {"cycles": float(cycles), "seconds": float(seconds), "process": process}


def run_fast(folder: Path, vectors: Path, frames: int) -> dict[str, Any]:
    result = run_bench(folder, frames=frames, vectors=vectors)
    return {
        "cycles": result.cycles,
        "seconds": result.simulation_seconds,
        "process": result.run_seconds,
        "passed": result.passed,
    }


if __name__ == "__main__":
    sys.exit(main())
