"""Frontend: a Python file that describes a graph with the methods of hwgen.Graph."""

from __future__ import annotations

import runpy
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.frontends.model import Batches, Model
from hwgen.ir.graph import Graph
from hwgen.ir.verify import verify


def load_python(path: str | Path) -> Model:
    """Run the file and take `graph`, and `calibration`, `inputs`, `labels` where it defines them.

    Raises HwgenError when the file cannot run (naming its line), has no graph, or the graph is not
    legal. The file runs with the rights of the user: load only files that you trust.
    """
    names = _run(Path(path))
    graph = names.get("graph")
    if not isinstance(graph, Graph):
        found = f"it is {type(graph).__name__}" if "graph" in names else "the name is missing"
        hint = "build it with: graph = hwgen.Graph('name')"
        raise HwgenError(
            f"'{Path(path).name}' must define 'graph', a hwgen.Graph: {found}", hint=hint
        )
    return Model(
        verify(graph),
        calibration=_batches(names.get("calibration")),
        inputs=_batches(names.get("inputs")),
        labels=_array(names.get("labels")),
    )


def _run(path: Path) -> dict[str, Any]:
    try:
        return runpy.run_path(str(path), run_name="__hwgen__")
    except HwgenError:
        raise
    except (Exception, SystemExit) as error:
        raise HwgenError(_stopped(path, error)) from error


def _stopped(path: Path, error: BaseException) -> str:
    """'file, line n: kind: message', the line being the innermost of the user's file."""
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == str(path)
    ]
    line = error.lineno if isinstance(error, SyntaxError) else lines[-1] if lines else None
    where = f"{path.name}, line {line}" if line else path.name
    return f"{where}: {type(error).__name__}: {error}"


def _batches(found: Any) -> Batches | None:
    if isinstance(found, Mapping):
        return {str(layer): np.asarray(batch) for layer, batch in found.items()}
    return _array(found)


def _array(found: Any) -> NDArray[Any] | None:
    return None if found is None else np.asarray(found)
