"""design.json: what tools and people read about an emitted design."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from hwgen import __version__
from hwgen.emit.files import Names
from hwgen.emit.queues import queue_sites
from hwgen.emit.views.top import lane_bytes
from hwgen.schedule.bottleneck import array_efficiency, bottleneck_reason, network_macs
from hwgen.schedule.design import Design
from hwgen.schedule.layer import Layer
from hwgen.schedule.storage import layer_storage
from hwgen.schedule.work import layer_work
from hwgen.timing.model import Figures
from hwgen.units.base import Unit, multipliers
from hwgen.units.mac import Mac
from hwgen.units.streams import Stream


def design_record(
    design: Design, figures: Figures, names: Names, renamed: Mapping[str, str]
) -> dict[str, Any]:
    """The record of a design."""
    work = layer_work(design)
    bound = max(work.values())
    bottleneck = max(work, key=lambda name: work[name])
    return {
        "hwgen": __version__,
        "name": design.name,
        "target": design.target,
        "interval": figures.interval,
        "interval_bound": bound,
        "bottleneck": bottleneck,
        "reason": bottleneck_reason(design),
        "latency": figures.latency,
        "multipliers": design.multipliers,
        "macs": network_macs(design),
        "array_efficiency": round(array_efficiency(design, figures.interval), 4),
        "inputs": [_port(port.layer, port.stream, names) for port in design.inputs],
        "outputs": [_port(layer.name, layer.output, names) for layer in design.outputs],
        "taps": [*_taps(design, names), *_queue_taps(design, figures, names)],
        "fifos": [*_fifos(design, figures, names), *_queues(design, figures, names)],
        "layers": [_layer(layer, work[layer.name], bound) for layer in design.layers],
        "renamed": dict(renamed),
        "notes": list(design.graph.notes),
    }


def to_text(record: Mapping[str, Any]) -> str:
    """JSON text, the same for the same record."""
    return json.dumps(record, indent=1) + "\n"


def _port(name: str, stream: Stream, names: Names) -> dict[str, Any]:
    return {
        "name": name,
        "signal": names.ports[name],
        **_stream(stream),
        "lane_bytes": lane_bytes(stream),
        "scale": stream.format.scale,
        "zero_point": stream.format.zero_point,
        "step": stream.format.step,
    }


def _taps(design: Design, names: Names) -> Iterator[dict[str, Any]]:
    """Streams inside: behind each layer with units, in front of forks and queues, behind forks."""
    inputs = {port.layer for port in design.inputs}
    tensors = {layer.name: layer.tensor for layer in design.layers}
    forked = {names.signal(design, name) for name in design.forks}  # perhaps by a flatten layer
    forked |= {site.entry for site in queue_sites(design, names)}
    for name, signal in names.signals.items():
        if name not in inputs or signal in forked:
            tensor = tensors.get(name, name)
            yield {"layer": tensor, "signal": signal, **_stream(design.streams[name])}
    for (name, _), signal in names.branches.items():
        yield {"layer": name, "signal": signal, **_stream(design.streams[name])}


def _fifos(design: Design, figures: Figures, names: Names) -> Iterator[dict[str, Any]]:
    """The FIFO between a fork and each of its readers; high_water: most words without stalls."""
    for name, fork in design.forks.items():
        triples = zip(design.readers(name), fork.depths, figures.forks[name], strict=True)
        for reader, depth, most in triples:
            yield {
                "layer": name,
                "reader": reader.layer,
                "signal": names.branches[name, reader],
                "from": names.signal(design, name),
                "depth": depth,
                "high_water": most,
            }


def _queue_taps(design: Design, figures: Figures, names: Names) -> Iterator[dict[str, Any]]:
    """Streams on both sides of the queues, inside of layers: when their beats pass, not what."""
    for site in queue_sites(design, names):
        beats = figures.queue_beats[site.reader, site.unit.label]
        for signal in (site.entry, site.exit) if site.inside else (site.exit,):
            yield {
                "layer": site.reader,
                "signal": signal,
                "shape": [beats],
                "pixels": 1,
                "lanes": 1,
                "lane_bits": site.unit.bits,
                "signed": False,
                "beats": beats,
                "compared": False,
            }


def _queues(design: Design, figures: Figures, names: Names) -> Iterator[dict[str, Any]]:
    """The queues in front of joins; as _fifos."""
    for site in queue_sites(design, names):
        yield {
            "layer": site.source,
            "reader": site.reader,
            "signal": site.exit,
            "from": site.entry,
            "depth": site.unit.depth,
            "high_water": figures.queues[site.reader, site.unit.label],
        }


def _stream(stream: Stream) -> dict[str, Any]:
    return {
        "shape": list(stream.shape),
        "pixels": stream.pixels,
        "lanes": stream.lanes,
        "lane_bits": stream.format.bits,
        "signed": stream.format.signed,
        "beats": stream.beats,
    }


def _layer(layer: Layer, work: int, bound: int) -> dict[str, Any]:
    lines = layer_storage(layer)
    record: dict[str, Any] = {
        "name": layer.name,
        "operator": layer.operator,
        "shape": list(layer.output.shape),
        "lanes": layer.output.lanes,
        "work": work,
        "interval_share": round(work / bound, 4),
        "storage_bits": sum(_storage(unit) for unit in layer.all_units),
        "storage_words": sum(line.words for line in lines),
        "storage_bound": sum(line.bound for line in lines),
    }
    for unit in layer.all_units:
        if isinstance(unit, Mac):
            record |= _mac(unit)
    used = sum(multipliers(unit) for unit in layer.all_units)
    return record | ({"multipliers": used} if used else {})


def _storage(unit: Unit) -> int:
    """Bits in the memories of a unit, FIFOs behind pipelines not counted."""
    return int(getattr(unit, "storage_bits", 0))


def _mac(unit: Mac) -> dict[str, Any]:
    return {
        "pe": unit.pe,
        "pixels": unit.columns,
        "simd": unit.simd,
        "chunks": unit.chunks,
        "groups": unit.groups,
        "implementation": unit.implementation,
        "multipliers": unit.multipliers,
        "requantizers": unit.lanes,
        "requantizer": unit.requantizer.kind,
        "multiplier_bits": unit.requantizer.multiplier_bits,
        "accumulator_bits": unit.acc_bits,
        "weight_bits": int(unit.weights.size) * unit.dot.weight_bits,
    }
