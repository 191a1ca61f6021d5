"""The table of the operators of ONNX that become float layers; the converters enter themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from hwgen.errors import HwgenError
from hwgen.frontends.onnx.reader import OPSETS
from hwgen.frontends.operators import Convert, Imported
from hwgen.frontends.source import SourceNode
from hwgen.ir.support import Attribute

if TYPE_CHECKING:
    from hwgen.frontends.onnx.real.importer import RealImporter


KNOWN: dict[str, Imported] = {}
"""By name of the operator; filled when hwgen.frontends.onnx.real.operators is discovered."""


def imports(
    operator: str,
    becomes: str,
    *attributes: Attribute,
    inputs: tuple[int, int] = (1, 1),
    versions: tuple[int, int] = OPSETS,
) -> Callable[[Convert], Convert]:
    """Enter the function below as the converter of an operator.

    inputs: least and most inputs. The function gets a node with the most, None for what is missing.
    """

    def enter(convert: Convert) -> Convert:
        assert operator not in KNOWN, f"{operator} has two converters"
        family = convert.__module__.rpartition(".")[2]
        proof = (f"tests/frontends/onnx/real/operators/test_{family}.py",)
        prepared = _prepared(convert, *inputs)
        KNOWN[operator] = Imported(operator, versions, attributes, becomes, proof, prepared)
        return convert

    return enter


def _prepared(convert: Convert, least: int, most: int) -> Convert:
    """Checks the inputs, computes a node that reads constants only, converts every other one."""

    def converted(node: SourceNode, importer: RealImporter) -> None:
        given = node.inputs
        if not least <= len(given) <= most or None in given[:least] or not node.outputs:
            many = str(least) if most == least else f"{least} to {most}"
            raise HwgenError(f"{node.operator} must have {many} inputs and an output")
        padded = (*given, *(None for _ in range(most - len(given))))
        if not importer.fold(node):
            convert(replace(node, inputs=padded), importer)

    return converted
