from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from hwgen.errors import HwgenError
from hwgen.frontends.python_graph import load_python

GRAPH = """
from pathlib import Path
import numpy as np
from hwgen import Graph
HERE = Path(__file__).parent
graph = Graph("tiny")
graph.output(graph.relu(graph.input("x", (3,))))
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "net.py"
    path.write_text(text)
    return path


def refused(folder: Path, text: str) -> str:
    with pytest.raises(HwgenError) as error:
        load_python(write(folder, text))
    return str(error.value)


def test_graph_and_data_are_taken_by_name(tmp_path: Path) -> None:
    text = GRAPH + "calibration = [[0.0, 1.0, 2.0]]\nlabels = np.array([7])\n"
    model = load_python(write(tmp_path, text))
    assert model.graph.name == "tiny"
    assert isinstance(model.calibration, np.ndarray)
    assert model.calibration.shape == (1, 3)
    assert model.inputs is None
    assert model.labels is not None
    np.testing.assert_array_equal(model.labels, [7])


def test_data_of_several_inputs_is_a_mapping(tmp_path: Path) -> None:
    model = load_python(write(tmp_path, GRAPH + "inputs = {'x': [[0.0, 1.0, 2.0]]}\n"))
    assert isinstance(model.inputs, dict)
    assert model.inputs["x"].shape == (1, 3)


def test_main_part_of_the_file_does_not_run(tmp_path: Path) -> None:
    load_python(write(tmp_path, GRAPH + "if __name__ == '__main__': raise ValueError\n"))


def test_missing_graph_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "model = 3\n") == (
        "'net.py' must define 'graph', a hwgen.Graph: the name is missing\n"
        "  hint: build it with: graph = hwgen.Graph('name')"
    )


def test_graph_of_another_type_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "graph = []\n").startswith(
        "'net.py' must define 'graph', a hwgen.Graph: it is list\n"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\ngraph = = 2\n", "net.py, line 2: SyntaxError: invalid syntax"),
        ("x = 1\n\ny = x / 0\n", "net.py, line 3: ZeroDivisionError: division by zero"),
        ("import nothing_here\n", "net.py, line 1: ModuleNotFoundError: No module named"),
        ("open('absent.npz')\n", "net.py, line 1: FileNotFoundError: [Errno 2]"),
        ("raise SystemExit(3)\n", "net.py, line 1: SystemExit: 3"),
    ],
)
def test_file_that_stops_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    assert refused(tmp_path, text).startswith(message)


def test_mistake_in_the_graph_keeps_its_own_message(tmp_path: Path) -> None:
    text = GRAPH.replace("(3,)", "(0,)")
    expected = (
        "layer 'x': shape must be (height, width, channels) or (values,), each at least 1, not (0,)"
    )
    assert refused(tmp_path, text) == expected


def test_illegal_graph_is_refused(tmp_path: Path) -> None:
    text = GRAPH + "graph.relu('x', name='dead')\n"
    assert refused(tmp_path, text).startswith("layer 'dead': no layer reads its output")
