"""From a QONNX model to a graph of integer layers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hwgen.frontends.conversion import reaching_outputs
from hwgen.frontends.examined import Examined
from hwgen.frontends.model import Origin
from hwgen.frontends.onnx.formats import constants_first
from hwgen.frontends.onnx.qonnx.lower import Lowering, lowered
from hwgen.frontends.onnx.qonnx.operators import KNOWN
from hwgen.frontends.onnx.qonnx.states import Exact
from hwgen.frontends.onnx.real.importer import RealImporter, known, run
from hwgen.frontends.options import ImportOptions
from hwgen.frontends.source import SourceGraph
from hwgen.ir.graph import Graph
from hwgen.passes.finish import finish
from hwgen.passes.fuse_pointwise import holders

RUNTIME = "qonnx, where single precision is exact"


def is_qonnx(source: SourceGraph) -> bool:
    """True for a model with a node of QONNX."""
    return any(node.operator.startswith("qonnx.") for node in source.nodes)


def import_qonnx(source: SourceGraph, options: ImportOptions) -> Examined:
    """The integer graph of a QONNX model, or all that stands against it."""
    importer = RealImporter(constants_first(source))
    run(importer, {**known(), **KNOWN})
    examined = importer.examined(Origin(source.kind, RUNTIME, (), {}), lambda graph: graph)
    if importer.errors:
        return examined
    assert examined.graph is not None
    with np.errstate(all="ignore"):  # numbers of files may be of any size
        lowering = lowered(examined.graph, importer.weight_scales, importer.attempt)
    integer = Graph.from_nodes(
        examined.graph.name, reaching_outputs(tuple(lowering.nodes.values()))
    )
    integer.notes = tuple(lowering.notes)
    done: list[Graph] = []
    if not importer.errors:
        importer.attempt("", lambda: done.append(finish(integer)))
    if not done:
        return replace(examined, errors=tuple(importer.errors))
    graph = done[0]
    origin = _origin(importer, examined, lowering, holders(integer), graph)
    return Examined(graph, origin, ())


def _origin(
    importer: RealImporter,
    examined: Examined,
    lowering: Lowering,
    held: dict[str, str],
    graph: Graph,
) -> Origin:
    """The integer layers of the tensors of the file, and how their values lie there."""
    assert examined.origin is not None
    names = {node.name for node in graph.nodes}
    tensors = {}
    for key, layer in examined.origin.tensors.items():
        state = lowering.states.get(layer)
        if isinstance(state, Exact) and held.get(state.layer) in names:
            tensors[key] = held[state.layer]
    layouts = {key: importer.layouts[key] for key in tensors}
    layouts |= {key: importer.layouts[key] for key in importer.source.inputs}
    return replace(examined.origin, tensors=tensors, layouts=layouts | importer.ports)
