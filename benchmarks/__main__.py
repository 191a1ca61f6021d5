"""Every figure that the README quotes about speed: `make bench`.

    python -m benchmarks [--frames 100]

Prints one line for each figure, with its target, and returns 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import network_speed, simulation_speed

EXAMPLE = Path(__file__).parents[1] / "examples" / "mnist_cnn.py"
HWGEN = Path(sys.executable).with_name("hwgen")
REPEATS = 5
HELP_SECONDS = 0.3
EMIT_SECONDS = 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns 0 when every target is met, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", type=int, default=100, help="frames of the simulation")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="hwgen-bench-") as folder:
        out = Path(folder) / "mnist"
        met = [
            seconds("hwgen --help", [str(HWGEN), "--help"], HELP_SECONDS),
            seconds("hwgen emit mnist_cnn.py", emit_command(out), EMIT_SECONDS),
            simulation_speed.main([str(out), "--frames", str(options.frames)]) == 0,
            network_speed.main([]) == 0,
        ]
    return int(not all(met))


def emit_command(out: Path) -> list[str]:
    return [str(HWGEN), "emit", str(EXAMPLE), "-o", str(out)]


def seconds(name: str, command: Sequence[str], target: float) -> bool:
    """Print the shortest of REPEATS runs of a whole process; True when the target is met.

    With bytecode, as of an installed package.
    """
    best = min(_seconds(command) for _ in range(REPEATS))
    verdict = "met" if best <= target else "MISSED"
    print(f"{name}: {best:.2f} s, target {target} s {verdict}", flush=True)
    return best <= target


def _seconds(command: Sequence[str]) -> float:
    environment = network_speed.with_bytecode()
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
