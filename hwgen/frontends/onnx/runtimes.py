"""Whose integers those of a file are."""

from __future__ import annotations

from hwgen.frontends.source import SourceGraph

RUNTIME = "ONNX Runtime, CPU"
BY_RULE = f"{RUNTIME}: pairs by its integer rule, within one step of it in each layer"
SUMMING = {
    **dict.fromkeys(("Conv", "Gemm", "MatMul", "AveragePool", "GlobalAveragePool"), 1),
    **dict.fromkeys(("ReduceMean", "Softmax"), 1),
    **dict.fromkeys(("Add", "Sub", "Mul"), 2),
}
"""Operators that the runtime computes in real numbers, and how many of their inputs are computed
where no table can stand for them."""


def runtime_of(source: SourceGraph) -> str:
    """Whose integers a file means: the runtime's, or those of the rule for pairs in its place.

    The rule stands for sums of real numbers; functions of single values are the runtime's tables.
    """
    known = {key for key, tensor in source.tensors.items() if tensor.data is not None}
    for node in source.nodes:
        if known.issuperset(key for key in node.inputs if key is not None):
            known |= set(node.outputs)
    sums = any(
        node.operator in SUMMING
        and sum(key is not None and key not in known for key in node.inputs)
        >= SUMMING[node.operator]
        for node in source.nodes
    )
    return BY_RULE if sums else RUNTIME
