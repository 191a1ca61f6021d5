"""Simulation: builds and runs a design on Verilator or Icarus and compares it with its models.

Calling the package is calling `hwgen.simulate.design.simulate`. Names are imported on first use,
so that looking for the simulators (hwgen.simulate.tools) stays fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from hwgen.callable_package import make_callable

if TYPE_CHECKING:
    from hwgen.simulate.bench import sim_folder as sim_folder
    from hwgen.simulate.result import SimulationResult as SimulationResult
    from hwgen.simulate.run import Predict as Predict
    from hwgen.simulate.run import Prediction as Prediction
    from hwgen.simulate.run import simulate as simulate
    from hwgen.simulate.vectors import Vectors as Vectors

_HOMES = {
    "Predict": "hwgen.simulate.run",
    "Prediction": "hwgen.simulate.run",
    "SimulationResult": "hwgen.simulate.result",
    "Vectors": "hwgen.simulate.vectors",
    "sim_folder": "hwgen.simulate.bench",
    "simulate": "hwgen.simulate.run",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'hwgen.simulate' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def _main(*arguments: Any, **options: Any) -> SimulationResult:
    """Run the RTL of a design folder and compare every stream; see simulate."""
    from hwgen.simulate.design import simulate

    return simulate(*arguments, **options)


make_callable(__name__, _main)
