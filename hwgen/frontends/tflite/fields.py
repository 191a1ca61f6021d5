"""Values of a table by the names of the schema."""

from __future__ import annotations

from typing import Any

from hwgen.errors import HwgenError
from hwgen.frontends.tflite.flatbuffer import Table
from hwgen.frontends.tflite.schema import ENUMS, SCALARS, TABLES, Field


def number(kind: str, name: str) -> int:
    """Number of the field `name` in tables of that kind."""
    return [field.name for field in TABLES[kind]].index(name)


def value(table: Table, kind: str, name: str) -> Any:
    """Value of one field: a number, the name of an enumerated value, an array, a string or a
    Table. What the file leaves out has its default; arrays, strings and tables None.

    Raises HwgenError when it is not within the file or not an enumerated value.
    """
    position = number(kind, name)
    field = TABLES[kind][position]
    if field.type == "string":
        return table.text(position)
    if field.many:
        return table.array(position, SCALARS[field.type])
    if field.type in SCALARS:
        return _named(field, table.scalar(position, SCALARS[field.type], field.default))
    if field.type in ENUMS:
        return _named(field, table.scalar(position, SCALARS["int8"], field.default))
    return table.table(position)


def all_values(table: Table, kind: str) -> dict[str, Any]:
    """Every field of a table of scalars and vectors, defaults filled in, by its name.

    Vectors are tuples; a field that is not in the schema is called by its number.
    """
    known = TABLES[kind]
    found = {field.name: _plain(value(table, kind, field.name)) for field in known}
    strange = (field for field in table.fields if field >= len(known))
    return found | {f"field {field}": "set" for field in strange}


def defaults(kind: str) -> dict[str, Any]:
    """What `all_values` returns of a table that is left out."""
    return {
        field.name: () if field.many else _named(field, field.default) for field in TABLES[kind]
    }


def _plain(found: Any) -> Any:
    if found is None:
        return ()
    return tuple(found.tolist()) if hasattr(found, "tolist") else found


def _named(field: Field, found: Any) -> Any:
    """The number as the schema means it: true or false, the name of an enumerated value."""
    if field.type == "bool":
        return bool(found)
    names = ENUMS.get(field.type)
    if names is None:
        return found
    if not 0 <= found < len(names):
        raise HwgenError(f"{field.name} must be one of {', '.join(names)}, not {found}")
    return names[found]
