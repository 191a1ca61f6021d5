"""What `hwgen explain` shows: a network as hwgen sees it, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from hwgen.discovery import discover
from hwgen.errors import HwgenError
from hwgen.frontends.examined import Examined
from hwgen.frontends.model import Origin, Step
from hwgen.ir.formats import IntFormat
from hwgen.ir.graph import Graph
from hwgen.ir.node import Node, QuantNode, Shape
from hwgen.ir.requantized import RequantizedNode
from hwgen.schedule.product import product_of

if TYPE_CHECKING:
    from rich.table import Table

RULE_BITS = 31
"""Bits of the multipliers of the rules that have one, before they are narrowed."""


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """One layer. window: kernel, stride, dilation and padding per side in words, "" where there is
    none; parameters: weights and biases; bits, scale, zero_point, step: format of its output, None
    in a float graph; rule, requantizer, multiplier_bits: how it rounds, where it does.
    """

    name: str
    kind: str
    inputs: tuple[str, ...]
    shape: Shape
    window: str
    macs: int
    parameters: int
    bits: int | None = None
    signed: bool | None = None
    scale: float | None = None
    zero_point: int | None = None
    step: int | None = None
    rule: str | None = None
    requantizer: str | None = None
    multiplier_bits: int | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A model file as hwgen sees it. steps: what became of the nodes of an imported file; notes:
    what passes did; refused: what has to change before the model can be emitted."""

    name: str
    origin: Origin | None
    layers: tuple[LayerFacts, ...]
    notes: tuple[str, ...]
    refused: tuple[HwgenError, ...]

    @property
    def macs(self) -> int:
        """Multiplications of a frame."""
        return sum(layer.macs for layer in self.layers)

    @property
    def parameters(self) -> int:
        """Weights and biases of the network."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def folded(self) -> tuple[Step, ...]:
        """Nodes of the file that need no layer of their own."""
        return tuple(step for step in (self.origin.steps if self.origin else ()) if step.note)

    def to_json(self) -> dict[str, Any]:
        """Plain values for `--json`."""
        return {
            "name": self.name,
            "origin": None if self.origin is None else _plain_origin(self.origin),
            "macs": self.macs,
            "parameters": self.parameters,
            "layers": [asdict(layer) for layer in self.layers],
            "notes": list(self.notes),
            "refused": [
                {"layer": error.layer, "message": error.message, "hint": error.hint}
                for error in self.refused
            ],
        }


def explain(found: Examined) -> Explanation:
    """The facts of a model file, as far as it could be converted."""
    discover("hwgen.schedule")
    graph = found.graph
    return Explanation(graph.name, found.origin, tuple(_facts(graph)), graph.notes, found.errors)


def layer_table(explanation: Explanation) -> Table:
    """Table of the layers for rich."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    kind = f" ({explanation.origin.runtime})" if explanation.origin else ""
    title = (
        f"{explanation.name}{kind}: {explanation.macs:,} MACs a frame,"
        f" {explanation.parameters:,} parameters"
    )
    table = Table(
        title=escape(title), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD
    )
    for heading in ("layer", "kind", "output", "window", "MACs", "parameters", "format", "rounds"):
        side = "right" if heading in ("MACs", "parameters") else "left"
        table.add_column(heading, justify=side)  # type: ignore[arg-type]
    for layer in explanation.layers:
        table.add_row(*map(escape, cells(layer)))
    return table


def cells(layer: LayerFacts) -> tuple[str, ...]:
    """Text of each column; what there is not is a dash."""
    return (
        layer.name,
        layer.kind,
        "x".join(map(str, layer.shape)),
        layer.window or "-",
        f"{layer.macs:,}" if layer.macs else "-",
        f"{layer.parameters:,}" if layer.parameters else "-",
        _format_text(layer),
        _rounding_text(layer),
    )


def _facts(graph: Graph) -> Iterator[LayerFacts]:
    for node in graph.nodes:
        source = graph.shape(node.inputs[0]) if node.inputs else ()
        product = product_of(node, source) if node.inputs else None
        yield LayerFacts(
            name=node.name,
            kind=type(node).__name__.removeprefix("Quant"),
            inputs=node.inputs,
            shape=graph.shape(node.name),
            window=_window(node),
            macs=product.macs if product else 0,
            parameters=sum(getattr(node, field).size for field in _weights(node)),
            **(_format(node.format) if isinstance(node, QuantNode) else {}),
            **(_rounding(node) if isinstance(node, RequantizedNode) else {}),
        )


def _weights(node: Node) -> list[str]:
    return [field for field in ("weight", "bias") if hasattr(node, field)]


def _window(node: Node) -> str:
    """Kernel, stride, dilation and padding; only what differs from a window that does nothing."""
    found: Any = getattr(node, "geometry", node)
    size = getattr(found, "size", getattr(found, "window", None))
    if size is None:
        return ""
    parts = [f"{size[0]}x{size[1]}"]
    if found.stride != (1, 1):
        parts.append(f"stride {found.stride[0]}x{found.stride[1]}")
    if getattr(found, "dilation", (1, 1)) != (1, 1):
        parts.append(f"dilation {found.dilation[0]}x{found.dilation[1]}")
    if any(found.padding):
        sides = zip(("top", "bottom", "left", "right"), found.padding, strict=True)
        parts.append("pad " + " ".join(f"{side} {pad}" for side, pad in sides if pad))
    if getattr(node, "groups", 1) > 1:
        parts.append(f"groups {node.groups}")  # type: ignore[attr-defined]
    return ", ".join(parts)


def _format(number: IntFormat) -> dict[str, Any]:
    return {
        "bits": number.bits,
        "signed": number.signed,
        "scale": number.scale,
        "zero_point": number.zero_point,
        "step": number.step,
    }


def _rounding(node: RequantizedNode) -> dict[str, Any]:
    form = node.requantizer
    linear = form is not None and form.kind != "thresholds"
    return {
        "rule": node.rule,
        "requantizer": None if form is None else form.kind,
        "multiplier_bits": form.multiplier_bits if form is not None and linear else None,
    }


def _format_text(layer: LayerFacts) -> str:
    if layer.bits is None:
        return "float"
    if layer.step != 1:
        return f"bipolar, scale {layer.scale:.6g}"
    sign = "int" if layer.signed else "uint"
    return f"{sign}{layer.bits}, scale {layer.scale:.6g}, zero {layer.zero_point}"


def _rounding_text(layer: LayerFacts) -> str:
    if layer.rule is None:
        return "-"
    if layer.multiplier_bits is None:
        return f"rule {layer.rule}, {layer.requantizer or 'not searched'}"
    return f"rule {layer.rule}, multiplier of {layer.multiplier_bits} bits"


def _plain_origin(origin: Origin) -> Mapping[str, Any]:
    steps = [asdict(step) for step in origin.steps]
    return {"kind": origin.kind, "runtime": origin.runtime, "steps": steps}
