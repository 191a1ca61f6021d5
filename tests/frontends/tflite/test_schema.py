"""The data of the schema equals what the schema's own compiler made (the tflite package)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from hwgen.frontends.tflite.schema import (
    BUILTIN_OPTIONS,
    ENUMS,
    OPTIONS_OF,
    SCALARS,
    TABLES,
    Field,
)

tflite = pytest.importorskip("tflite", reason="needs the tflite package")

# Tables that are only passed by, without their fields.
NOT_READ = ("SignatureDef", "VariantSubType", "SparsityParameters")


class Slots:
    """A builder that notes where a field goes."""

    def __init__(self) -> None:
        self.found: list[tuple[str, Any, Any]] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *values: self.found.append((name, values[0], values[-1]))


def camel(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def slot(field: Field) -> str:
    if field.many or field.type in TABLES or field.type in ("string", "union"):
        return "PrependUOffsetTRelativeSlot"
    return f"Prepend{camel('int8' if field.type in ENUMS else field.type)}Slot"


@pytest.mark.parametrize("kind", [kind for kind in TABLES if kind not in NOT_READ])
def test_fields_are_where_the_schema_has_them(kind: str) -> None:
    module = import_module(f"tflite.{kind}")
    slots = Slots()
    getattr(module, f"{kind}Start")(slots)
    for field in TABLES[kind]:
        getattr(module, f"{kind}Add{camel(field.name)}")(slots, 1)
    (_, count, _), *fields = slots.found
    assert count == len(TABLES[kind])
    wanted = [(slot(field), n, field.default) for n, field in enumerate(TABLES[kind])]
    assert fields == wanted


@pytest.mark.parametrize(
    ("enum", "values"),
    [
        ("Padding", "Padding"),
        ("Activation", "ActivationFunctionType"),
        ("WeightsFormat", "FullyConnectedOptionsWeightsFormat"),
        ("MirrorPadMode", "MirrorPadMode"),
        ("TensorType", "TensorType"),
    ],
)
def test_enumerated_values_have_their_numbers(enum: str, values: str) -> None:
    found = {name: n for name, n in vars(getattr(tflite, values)).items() if isinstance(n, int)}
    assert {name: n for n, name in enumerate(ENUMS[enum])} == found


def test_options_have_their_numbers() -> None:
    for kind, number in BUILTIN_OPTIONS.items():
        assert getattr(tflite.BuiltinOptions, kind) == number


def test_every_table_of_options_is_described() -> None:
    assert set(OPTIONS_OF.values()) - {None} <= set(TABLES) & set(BUILTIN_OPTIONS)


def test_every_type_is_known() -> None:
    known = {*SCALARS, *ENUMS, *TABLES, "string", "union"}
    assert {field.type for fields in TABLES.values() for field in fields} <= known
