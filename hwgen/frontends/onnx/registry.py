"""The operators of integer ONNX models that are known; hwgen.frontends.onnx.operators fills it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hwgen.discovery import discover
from hwgen.frontends.onnx.reader import OPSETS
from hwgen.frontends.operators import Convert, Imported
from hwgen.frontends.source import SourceNode
from hwgen.ir.formats import IntFormat
from hwgen.ir.support import Attribute

if TYPE_CHECKING:
    from hwgen.frontends.onnx.importer import Importer

PROOF = ("tests/frontends/onnx/test_importer.py",)
Affine = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Factor and summand of a function a * x + b, in shapes that go with the tensor of the file."""
AffineOf = Callable[[SourceNode, Any, str, int], Affine | None]
"""(node, importer, key, rank): what the node makes of tensor `key`, which has `rank` axes;
None when it is no such function."""
Target = Callable[[SourceNode, Any], IntFormat]
"""(node, importer): the format into which the node quantizes its first input."""

_KNOWN: dict[str, Imported] = {}
COMMUTES: set[str] = set()
"""Operators in front of which quantizing gives the same integers as behind them."""
AFFINE: dict[str, AffineOf] = {}
"""Operators that a layer with weights in front of them may take in."""
TARGETS: dict[str, Target] = {}
"""Operators that quantize."""
CURVES: set[str] = set()
"""Operators that make of each value, beside constants, a function of it."""


def imported(
    operator: str,
    attributes: tuple[Attribute, ...],
    becomes: str,
    convert: Convert,
    *,
    commutes: bool = False,
    affine: AffineOf | None = None,
    target: Target | None = None,
    curve: bool = False,
    proof: tuple[str, ...] = PROOF,
) -> None:
    """Enter an operator: of ai.onnx by its name, of other domains with the domain in front."""
    assert operator not in _KNOWN, f"two converters of {operator}"
    versions = (1, 1) if "." in operator else OPSETS
    if commutes:
        COMMUTES.add(operator)
    if affine is not None:
        AFFINE[operator] = affine
    if target is not None:
        TARGETS[operator] = target
    if curve:
        CURVES.add(operator)
    _KNOWN[operator] = Imported(
        operator, versions, attributes, becomes, proof, _unless_taken(convert)
    )


def known_operators() -> dict[str, Imported]:
    """All operators by name, in alphabetical order."""
    discover("hwgen.frontends.onnx.operators")
    return {name: _KNOWN[name] for name in sorted(_KNOWN)}


def _unless_taken(convert: Convert) -> Convert:
    """Does nothing for a node that the layer in front of it has taken in."""

    def converted(node: SourceNode, importer: Importer) -> None:
        if node.name in importer.taken:
            importer.note(f"taken in by {importer.taken[node.name]}")
        else:
            with np.errstate(all="ignore"):  # what is infinite is refused by name
                convert(node, importer)

    return converted
