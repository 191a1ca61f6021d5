"""design.json: what tools and people read about an emitted design."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import metadata
from typing import Any

from hwgen.emit.views.top import lane_bytes
from hwgen.schedule.design import Design
from hwgen.schedule.layer import Layer
from hwgen.schedule.work import layer_work
from hwgen.timing.model import Timing
from hwgen.units.mac import Mac, WindowBuffer
from hwgen.units.sliding_window import SlidingWindow
from hwgen.units.streams import Stream


def design_record(
    design: Design, timing: Timing, signals: Mapping[str, str], renamed: Mapping[str, str]
) -> dict[str, Any]:
    """The record of a design; signals: prefix of the stream of each layer that has one."""
    work = layer_work(design)
    bound = max(work.values())
    bottleneck = max(work, key=lambda name: work[name])
    return {
        "hwgen": metadata.version("hwgen"),
        "name": design.name,
        "target": design.target,
        "interval": timing.interval,
        "interval_bound": bound,
        "bottleneck": bottleneck,
        "latency": timing.latency,
        "multipliers": design.multipliers,
        "input": _port(design.graph.nodes[0].name, design.input),
        "output": _port(design.graph.nodes[-1].name, design.output),
        "taps": [
            _tap(layer, signals[layer.name]) for layer in design.layers if layer.name in signals
        ],
        "layers": [_layer(layer, work[layer.name], bound) for layer in design.layers],
        "renamed": dict(renamed),
    }


def to_text(record: Mapping[str, Any]) -> str:
    """JSON text, the same for the same record."""
    return json.dumps(record, indent=1) + "\n"


def _port(name: str, stream: Stream) -> dict[str, Any]:
    return {
        "name": name,
        **_stream(stream),
        "lane_bytes": lane_bytes(stream),
        "scale": stream.format.scale,
        "zero_point": stream.format.zero_point,
    }


def _tap(layer: Layer, signal: str) -> dict[str, Any]:
    return {"layer": layer.name, "signal": signal, **_stream(layer.output)}


def _stream(stream: Stream) -> dict[str, Any]:
    return {
        "shape": list(stream.shape),
        "lanes": stream.lanes,
        "lane_bits": stream.format.bits,
        "signed": stream.format.signed,
        "beats": stream.beats,
    }


def _layer(layer: Layer, work: int, bound: int) -> dict[str, Any]:
    record: dict[str, Any] = {
        "name": layer.name,
        "operator": layer.operator,
        "shape": list(layer.output.shape),
        "lanes": layer.output.lanes,
        "work": work,
        "interval_share": round(work / bound, 4),
        "storage_bits": sum(_storage(unit) for unit in layer.units),
    }
    for unit in layer.units:
        if isinstance(unit, Mac):
            record |= _mac(unit)
    return record


def _storage(unit: object) -> int:
    if isinstance(unit, SlidingWindow):
        return unit.storage_bits
    return unit.feeder.storage_bits if isinstance(unit, Mac) else 0


def _mac(unit: Mac) -> dict[str, Any]:
    return {
        "pe": unit.pe,
        "simd": unit.simd,
        "chunks": unit.chunks,
        "groups": unit.groups,
        "implementation": "line buffer" if isinstance(unit.feeder, WindowBuffer) else "window",
        "multipliers": unit.multipliers,
        "requantizers": unit.lanes,
        "requantizer": unit.requantizer.kind,
        "multiplier_bits": unit.requantizer.multiplier_bits,
        "accumulator_bits": unit.acc_bits,
        "weight_bits": int(unit.weights.size) * unit.weight_bits,
    }
