"""Runs a model in LiteRT with its reference kernels, one thread, and returns every tensor."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pytest
from numpy.typing import NDArray

Kernels = Literal["reference", "optimized", "xnnpack"]


def interpreter(content: bytes, kernels: Kernels = "reference") -> Any:
    """An interpreter that has its tensors. Skips the test where LiteRT is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        litert = pytest.importorskip("ai_edge_litert.interpreter", reason="needs ai-edge-litert")
    resolvers = {
        "reference": litert.OpResolverType.BUILTIN_REF,
        "optimized": litert.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
        "xnnpack": litert.OpResolverType.BUILTIN,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a delegate with all tensors is "for debugging purposes"
        made = litert.Interpreter(
            model_content=content,
            experimental_op_resolver_type=resolvers[kernels],
            experimental_preserve_all_tensors=True,
            num_threads=1,
        )
    made.allocate_tensors()
    return made


def run(
    content: bytes, inputs: Sequence[NDArray[Any]], kernels: Kernels = "reference"
) -> dict[str, NDArray[Any]]:
    """Every tensor of the file by its name, for one frame of each input [1, ...].

    Tensors that share a name: the last one. What a delegate keeps to itself is missing.
    """
    made = interpreter(content, kernels)
    for detail, value in zip(made.get_input_details(), inputs, strict=True):
        made.set_tensor(detail["index"], np.asarray(value, detail["dtype"]))
    made.invoke()
    return tensors(made)


def tensors(made: Any) -> dict[str, NDArray[Any]]:
    """Values of every tensor that the interpreter still has, copied."""
    found = {}
    for detail in made.get_tensor_details():
        try:
            found[detail["name"]] = np.array(made.get_tensor(detail["index"]))
        except ValueError:  # a delegate has it, or nobody computed it
            continue
    return found
