"""Simulators in tests: a missing one skips with the way to get it, and fails where CI asks for all.

@pytest.mark.simulator("icarus") needs Icarus. Without a name the marker needs the simulator that
the test's parameter `simulator` names, and both when the test has no such parameter.
"""

from __future__ import annotations

import functools
import os

import pytest

from hwgen.simulate.tools import ToolError, find

SIMULATORS = ("icarus", "verilator")
REQUIRED = ("HWGEN_REQUIRE_SIMULATORS", "CI")


@pytest.fixture(params=SIMULATORS)
def simulator(request: pytest.FixtureRequest) -> str:
    """Runs the test once with each simulator, by name."""
    name = str(request.param)
    _require(name)
    return name


def pytest_runtest_setup(item: pytest.Item) -> None:
    marker = item.get_closest_marker("simulator")
    if marker is None:
        return
    callspec = getattr(item, "callspec", None)
    chosen = callspec.params.get("simulator") if callspec else None
    for name in marker.args or ((chosen,) if chosen else SIMULATORS):
        _require(name)


def _require(name: str) -> None:
    problem = _problem(name)
    if problem and any(os.environ.get(variable) for variable in REQUIRED):
        pytest.fail(problem, pytrace=False)
    if problem:
        pytest.skip(problem)


@functools.cache
def _problem(name: str) -> str:
    try:
        find(name)
    except ToolError as error:
        return str(error)
    return ""
