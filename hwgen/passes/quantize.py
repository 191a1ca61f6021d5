"""Post-training quantization: float graph and calibration data in, integer graph out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from hwgen.errors import HwgenError, raise_all
from hwgen.ir.batch import as_batch
from hwgen.ir.convolution import Conv2d
from hwgen.ir.dense import Dense
from hwgen.ir.graph import Graph
from hwgen.ir.terminals import Input
from hwgen.ir.verify import verify
from hwgen.passes import PIPELINE
from hwgen.passes.fuse_relu import fused_relus
from hwgen.passes.options import (
    LayerOptions,
    QuantizeOptions,
    Signed,
    check_options,
    check_rule,
)


def quantize(
    graph: Graph,
    calibration: ArrayLike,
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

    calibration: real inputs [N, *shape]; the range of each tensor over them sets its scale.
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
    for step in PIPELINE:
        graph = verify(step(graph, options))
    return graph


def _calibration(graph: Graph, data: ArrayLike) -> np.ndarray:
    source = next(node for node in graph.nodes if isinstance(node, Input))
    return as_batch(data, source.shape, source.name, "calibration")


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
    """Mistakes in options of single layers: unknown layers, layers without options, values."""
    names = {node.name: node for node in graph.nodes}
    fused = fused_relus(graph)
    errors: list[HwgenError] = []
    for name, options in layers.items():
        if name not in names:
            known = ", ".join(names)
            errors.append(HwgenError(f"options for unknown layer '{name}'; layers are {known}"))
        elif name in fused:
            message = f"is fused into '{fused[name]}', set the options there"
            errors.append(HwgenError(message, layer=name))
        elif not isinstance(names[name], Input | Conv2d | Dense):
            message = "takes no options, its format is that of its input"
            errors.append(HwgenError(message, layer=name))
        elif isinstance(names[name], Input) and (options.weight_bits, options.per_channel) != (
            None,
            None,
        ):
            errors.append(HwgenError("an input layer has no weights to set", layer=name))
        errors += check_options(name, options)
    return errors
