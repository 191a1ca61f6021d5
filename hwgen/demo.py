"""The demo: real digits through generated Verilog, compared with the models. Run by `make demo`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from hwgen.cli import output
from hwgen.cli.run import guarded
from hwgen.errors import HwgenError
from hwgen.flow import Bench, Hardware, Quantization, Stalls, check_folder, emit_file
from hwgen.flow import simulate_folder as simulate

EXAMPLE = Path(__file__).parents[1] / "examples" / "mnist_cnn.py"
WAVES_FRAMES = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Emit, simulate and compare the example; returns the exit code of the command line."""
    parser = argparse.ArgumentParser(prog="python -m hwgen.demo", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/mnist"))
    parser.add_argument("--frames", type=int, default=200, help="held-out digits to simulate")
    parser.add_argument("--simulator", choices=("verilator", "icarus"), default="verilator")
    options = parser.parse_args(arguments)
    return guarded(lambda: demo(options.out, options.frames, options.simulator), as_json=False)


def demo(out: Path, frames: int, simulator: str) -> int:
    """0 when RTL, integer model and cycle model agree on every digit, 1 when not."""
    if not EXAMPLE.is_file():
        raise HwgenError("the demo needs a checkout of hwgen: examples/mnist_cnn.py is not there")
    screen = output.console()
    screen.print(f"1. emit {EXAMPLE.name} to {out}", markup=False)
    emit_file(EXAMPLE, out, Quantization(), Hardware())
    screen.print(f"2. simulate {WAVES_FRAMES} digits with random stalls, with waves", markup=False)
    bench = Bench(simulator, waves=True)
    with output.progress("waves") as progress:
        waves = simulate(out, WAVES_FRAMES, Stalls("random", "random"), bench, progress)
    screen.print(f"3. simulate {frames} held-out digits and compare", markup=False)
    with output.progress("compare") as progress:
        checked = check_folder(out, frames, simulator, progress)
    output.print_checked(checked, as_json=False)
    if waves.result.waves is not None:
        screen.print(f"waves: {output.near(waves.result.waves)}", markup=False)
    return int(not (checked.simulated.result.passed and waves.result.passed))


if __name__ == "__main__":
    sys.exit(main())
