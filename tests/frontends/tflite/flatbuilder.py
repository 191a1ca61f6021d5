"""Writes tables of the schema with the builder of the flatbuffers package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import flatbuffers  # type: ignore[import-untyped]
import numpy as np

from hwgen.frontends.tflite.schema import ENUMS, SCALARS, TABLES, Field

Values = Mapping[str, Any]
"""A table: values by the names of the schema. Enumerated ones by name, tables and vectors of them
as Values again, a union as (kind, Values); numbers of any range, so that files may be wrong."""


def write(values: Values) -> bytes:
    """The file of a Model."""
    builder = flatbuffers.Builder(1024)
    builder.Finish(write_table(builder, "Model", values), b"TFL3")
    return bytes(builder.Output())


def write_table(builder: Any, kind: str, values: Values) -> int:
    """Add a table and return its offset. Fields that are left out are not in the file."""
    fields = TABLES[kind]
    given = [(n, field) for n, field in enumerate(fields) if values.get(field.name) is not None]
    parts = {
        n: _offset(builder, field, values[field.name]) for n, field in given if _is_part(field)
    }
    builder.StartObject(len(fields))
    for position, field in given:
        if position in parts:
            builder.PrependUOffsetTRelativeSlot(position, parts[position], 0)
        else:
            _scalar(builder, position, field, values[field.name])
    return int(builder.EndObject())


def _is_part(field: Field) -> bool:
    return field.many or not (field.type in SCALARS or field.type in ENUMS)


def _offset(builder: Any, field: Field, value: Any) -> int:
    if field.type == "string":
        return int(builder.CreateString(value))
    if field.type == "union":
        kind, values = value
        return write_table(builder, kind, values)
    if not field.many:
        return write_table(builder, field.type, value)
    if field.type in SCALARS:
        return int(builder.CreateNumpyVector(np.asarray(value, np.dtype(SCALARS[field.type]))))
    return _tables(builder, [write_table(builder, field.type, each) for each in value])


def _tables(builder: Any, offsets: Sequence[int]) -> int:
    builder.StartVector(4, len(offsets), 4)
    for offset in reversed(offsets):
        builder.PrependUOffsetTRelative(offset)
    return int(builder.EndVector())


_SLOTS = {"bool": "Bool"} | {f"int{n}": f"Int{n}" for n in (8, 16, 32, 64)}
_SLOTS |= {f"uint{n}": f"Uint{n}" for n in (8, 16, 32, 64)} | {"float32": "Float32"}


def _scalar(builder: Any, position: int, field: Field, value: Any) -> None:
    if isinstance(value, str):
        value = ENUMS[field.type].index(value)
    builder.ForceDefaults(True)
    slot = _SLOTS["int8" if field.type in ENUMS else field.type]
    getattr(builder, f"Prepend{slot}Slot")(position, value, 0)
