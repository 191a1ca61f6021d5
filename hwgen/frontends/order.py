"""What every model file must keep, whatever its format: a tensor is computed, then it is read."""

from __future__ import annotations

from hwgen.errors import HwgenError
from hwgen.frontends.source import SourceGraph, SourceNode


def check_order(graph: SourceGraph) -> list[HwgenError]:
    """A mistake for each tensor that is computed twice or read before it is computed, and for
    each port and result without values.

    A cycle is one of these, since nodes run in the order of the file.
    """
    known = {key for key, tensor in graph.tensors.items() if tensor.data is not None}
    errors = _check_inputs(graph, known)
    known |= set(graph.inputs)
    for node in graph.nodes:
        errors += _check_node(graph, node, known)
        known |= set(node.outputs)
    missing = [key for key in graph.outputs if key not in known]
    return errors + [HwgenError(f"no node computes the output '{key}'") for key in missing]


def _check_inputs(graph: SourceGraph, constant: set[str]) -> list[HwgenError]:
    errors = [
        HwgenError(f"the input '{key}' has values in the file")
        for key in graph.inputs
        if key in constant
    ]
    if len(set(graph.inputs)) < len(graph.inputs):
        errors.append(HwgenError("a tensor is an input more than once"))
    return errors + [error for key in graph.inputs for error in _check_sizes(graph, key, None)]


def _check_node(graph: SourceGraph, node: SourceNode, known: set[str]) -> list[HwgenError]:
    errors = [
        HwgenError(f"reads the tensor '{key}', which no node before it computes", layer=node.name)
        for key in dict.fromkeys(node.inputs)
        if key is not None and key not in known
    ]
    if not node.outputs:
        errors.append(HwgenError("has no output", layer=node.name))
    for position, key in enumerate(node.outputs):
        if key in known or key in node.outputs[:position]:
            message = f"computes the tensor '{key}', which has its values already"
            errors.append(HwgenError(message, layer=node.name))
        errors += _check_sizes(graph, key, node.name)
    return errors


def _check_sizes(graph: SourceGraph, key: str, node: str | None) -> list[HwgenError]:
    shape = graph.tensors[key].shape or ()
    if all(size == -1 or size >= 1 for size in shape):
        return []
    message = f"the tensor '{key}' has the shape {shape}; each size must be at least 1"
    return [HwgenError(message, layer=node)]
