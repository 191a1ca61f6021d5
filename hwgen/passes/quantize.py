"""Post-training quantization: float graph and calibration data in, integer graph out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from hwgen.discovery import discover
from hwgen.errors import HwgenError, raise_all
from hwgen.ir.batch import as_batch, as_inputs
from hwgen.ir.graph import Graph
from hwgen.ir.terminals import Input
from hwgen.ir.verify import verify
from hwgen.passes import PIPELINE
from hwgen.passes.finish import finish
from hwgen.passes.fold_batch_norm import folded_batch_norms
from hwgen.passes.lowering.context import takes
from hwgen.passes.narrow_ranges import fused_clips
from hwgen.passes.options import (
    LayerOptions,
    QuantizeOptions,
    Signed,
    check_options,
    check_rule,
)
from hwgen.passes.prepare import prepare

Data = ArrayLike | Mapping[str, ArrayLike]
"""Real numbers [N, *shape], or those of each input layer by its name."""


def quantize(
    graph: Graph,
    calibration: Data,
    *,
    weight_bits: int = 8,
    activation_bits: int = 8,
    per_channel: bool = True,
    power_of_two: bool = False,
    rule: str | None = None,
    signed_activations: Signed = True,
    overrides: Mapping[str, LayerOptions | Mapping[str, Any]] | None = None,
) -> Graph:
    """The graph in integers, with a proved requantizer in each layer.

    calibration: real inputs [N, *shape], by input layer where there are several; the range of each
    tensor over them sets its scale.
    weight_bits, activation_bits: 2 to 16. per_channel: one weight scale per output channel.
    power_of_two: scales are powers of two and zero points 0; else any scale, with zero points.
    rule: a rounding rule of hwgen.arithmetic.rounding; default half_up for powers of two, else D.
    signed_activations: True, False, or "auto" (unsigned where no value is negative).
    overrides: options of single layers by name.
    Raises HwgenError with every mistake found in the options, the data or the graph.
    """
    verify(graph)
    if graph.quantized:
        raise HwgenError(f"graph '{graph.name}' is quantized already")
    chosen = rule or ("half_up" if power_of_two else "D")
    network = LayerOptions(weight_bits, activation_bits, per_channel, signed_activations)
    layers, errors = _parse(overrides or {})
    errors = check_rule(chosen, power_of_two) + check_options(None, network) + errors
    raise_all(errors + _check_layers(graph, layers))
    options = QuantizeOptions(
        _calibration(graph, calibration),
        weight_bits,
        activation_bits,
        per_channel,
        power_of_two,
        chosen,
        signed_activations,
        layers,
    )
    graph = verify(prepare(graph))
    for step in PIPELINE:
        graph = verify(step(graph, options))
    return finish(graph)


def _calibration(graph: Graph, data: Data) -> dict[str, np.ndarray]:
    sources = [node for node in graph.nodes if isinstance(node, Input)]
    given = as_inputs([node.name for node in sources], data)
    return {
        node.name: as_batch(given[node.name], node.shape, node.name, "calibration")
        for node in sources
    }


def _parse(
    overrides: Mapping[str, LayerOptions | Mapping[str, Any]],
) -> tuple[dict[str, LayerOptions], list[HwgenError]]:
    layers: dict[str, LayerOptions] = {}
    errors: list[HwgenError] = []
    for name, given in overrides.items():
        try:
            own = given if isinstance(given, LayerOptions) else None
            layers[name] = own or LayerOptions.from_mapping(name, dict(given))  # type: ignore[arg-type]
        except HwgenError as error:
            errors.append(error)
    return layers, errors


def _check_layers(graph: Graph, layers: Mapping[str, LayerOptions]) -> list[HwgenError]:
    """Mistakes in options of single layers: unknown layers, options without a use, values."""
    discover("hwgen.passes.lowering")
    names = {node.name: node for node in graph.nodes}
    folded, fused = folded_batch_norms(graph), fused_clips(prepare(graph))
    errors: list[HwgenError] = []
    for name, options in layers.items():
        if name not in names:
            known = ", ".join(names)
            errors.append(HwgenError(f"options for unknown layer '{name}'; layers are {known}"))
        elif name in folded:
            message = f"is folded into '{folded[name]}', set the options there"
            errors.append(HwgenError(message, layer=name))
        elif name in fused:
            message = f"is fused into '{fused[name]}', set the options there"
            errors.append(HwgenError(message, layer=name))
        else:
            errors += _check_use(name, options, takes(names[name]))
        errors += check_options(name, options)
    return errors


def _check_use(name: str, options: LayerOptions, useful: tuple[str, ...]) -> list[HwgenError]:
    """A mistake when options are set that the layer has no use for."""
    if not useful:
        return [HwgenError("takes no options, its format is that of its input", layer=name)]
    given = [field.name for field in fields(options) if getattr(options, field.name) is not None]
    useless = [option for option in given if option not in useful]
    if not useless:
        return []
    message = f"takes the options {', '.join(useful)}, not {', '.join(useless)}"
    return [HwgenError(message, layer=name)]
