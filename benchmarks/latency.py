"""Networks folded for the least latency: cycles of a frame beside those that its input needs.

    python -m benchmarks.latency [--only mnist] [--simulator icarus]

Each network is folded within budgets of multipliers, once for the shortest interval and once with
`--objective latency`, emitted and simulated without stalls; every bit and cycle of every stream is
compared. The latency reaches from the first beat of a frame in to its last beat out; it is never
shorter than the arrival of the input, one beat for each pixel. Results are kept in
benchmarks/results/latency.json, with latency.md beside it; what stands there for the same Verilog
is not simulated again. Returns 1 when anything differs from what was predicted.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import hwgen
from benchmarks.provenance import commit, digest
from hwgen.frontends import load
from hwgen.ir.graph import Graph
from hwgen.schedule.latency import arrival, frame_latency
from hwgen.simulate.design import simulate
from hwgen.simulate.measured import measured
from hwgen.timing.design import timing

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "latency.json"
OBJECTIVES = "interval", "latency"
FRAMES = 2


@dataclass(frozen=True, slots=True)
class Network:
    """An example and the multipliers that it may use."""

    name: str
    file: Path
    budgets: tuple[int, ...]


NETWORKS = (
    Network("MNIST", ROOT / "examples" / "mnist_cnn.py", (100, 400, 1600)),
    Network("residual", ROOT / "examples" / "residual.py", (100, 400)),
)


@dataclass(frozen=True, slots=True)
class Row:
    """budget, multipliers: allowed and used; arrival, interval, predicted, simulated: cycles, the
    latter two from the first beat in to the last beat out; wrong: bits and cycles that differ."""

    network: str
    objective: str
    budget: int
    multipliers: int
    arrival: int
    interval: int
    predicted: int
    simulated: int
    wrong: int
    simulator: str
    digest: str
    commit: str

    @property
    def key(self) -> tuple[str, int, str]:
        return self.network, self.budget, self.objective

    @property
    def met(self) -> bool:
        """Whether the simulation found what was predicted."""
        return self.predicted == self.simulated and not self.wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is missing, write JSON and Markdown; returns 0 when all is as predicted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="part of the name of one network")
    parser.add_argument("--simulator", choices=("verilator", "icarus"), default="verilator")
    options = parser.parse_args(arguments)
    for network in NETWORKS:
        if options.only.lower() not in network.name.lower():
            continue
        for budget in network.budgets:
            for objective in OBJECTIVES:
                known = read().get((network.name, budget, objective))
                row = measure(network, budget, objective, options.simulator, known)
                write({**read(), row.key: row})
    rows = list(read().values())
    print("\n".join(markdown(rows)))
    return int(not all(row.met for row in rows))


def measure(
    network: Network, budget: int, objective: str, simulator: str, known: Row | None = None
) -> Row:
    """Emit and simulate; `known` where it holds for the same Verilog."""
    print(f"{network.name}, {budget} multipliers, {objective} ...", file=sys.stderr, flush=True)
    model = load(network.file)
    graph = _quantized(model.graph, model.calibration)
    with tempfile.TemporaryDirectory(prefix="hwgen-latency-") as temporary:
        folder = Path(temporary) / "design"
        design = hwgen.emit(
            graph, folder, multipliers=budget, objective=objective, inputs=model.inputs
        )
        made = digest(folder)
        if known is not None and known.digest == made:
            return known
        result = simulate(folder, frames=FRAMES, simulator=simulator)
        found = measured(folder)
        assert found is not None, "the simulation has just run without stalls"
        return Row(
            network=network.name,
            objective=objective,
            budget=budget,
            multipliers=design.multipliers,
            arrival=arrival(design),
            interval=timing(design).interval,
            predicted=frame_latency(design),
            simulated=found.last,
            wrong=result.mismatching_bits + result.cycle_errors,
            simulator=found.simulator,
            digest=made,
            commit=commit(),
        )


def markdown(rows: Sequence[Row]) -> Iterator[str]:
    """One line for each design."""
    heads = (
        *("network", "objective", "multipliers", "arrival of the input"),
        *("latency, predicted / simulated", "times the arrival", "interval", "wrong", "commit"),
    )
    yield f"| {' | '.join(heads)} |"
    yield "|---|---|" + "---:|" * (len(heads) - 3) + "---|"
    for row in rows:
        times = row.simulated / row.arrival
        yield (
            f"| {row.network} | {row.objective} | {row.multipliers:,} of {row.budget:,}"
            f" | {row.arrival:,} | {row.predicted:,} / {row.simulated:,} | {times:.2f}"
            f" | {row.interval:,} | {row.wrong} | {row.commit} |"
        )


def read() -> dict[tuple[str, int, str], Row]:
    """Stored rows by their keys, in the order of the networks."""
    if not RESULTS.exists():
        return {}
    rows = {row.key: row for row in (Row(**entry) for entry in json.loads(RESULTS.read_text()))}
    keys = ((n.name, b, objective) for n in NETWORKS for b in n.budgets for objective in OBJECTIVES)
    return {key: rows[key] for key in keys if key in rows}


def write(rows: Mapping[tuple[str, int, str], Row]) -> None:
    """JSON, and the table beside it."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps([asdict(row) for row in rows.values()], indent=1) + "\n")
    RESULTS.with_suffix(".md").write_text("\n".join(markdown(list(read().values()))) + "\n")


def _quantized(graph: Graph, calibration: object) -> Graph:
    return graph if graph.quantized else hwgen.quantize(graph, calibration)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())
