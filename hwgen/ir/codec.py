"""Nodes as plain data: dictionaries of JSON values beside named arrays, and back.

The fields of the dataclasses say what is allowed, so a new operator needs no line here.
"""

from __future__ import annotations

import functools
import sys
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.requantizer import Requantizer
from hwgen.discovery import discover
from hwgen.errors import HwgenError
from hwgen.ir.node import Node

Arrays = dict[str, NDArray[Any]]


@functools.cache
def node_types() -> dict[str, type[Node]]:
    """Every kind of layer that a file can hold, by the name of its class."""
    discover("hwgen.ir")
    kinds = sorted(_kinds(Node), key=lambda kind: kind.__name__)
    return {kind.__name__: kind for kind in kinds if kind.storable}


def _kinds(base: type[Node]) -> list[type[Node]]:
    """The classes below `base` in hwgen.ir that have no class below them."""
    below = [kind for kind in base.__subclasses__() if _is_kept(kind)]
    return [leaf for kind in below for leaf in _kinds(kind)] or [base]


def _is_kept(kind: type[Node]) -> bool:
    """False for the classes without slots that `dataclass(slots=True)` replaces."""
    in_library = kind.__module__.startswith("hwgen.ir.")
    return in_library and getattr(sys.modules[kind.__module__], kind.__name__) is kind


def encode(node: Node, arrays: Arrays) -> dict[str, Any]:
    """The node as JSON values; its arrays go into `arrays` under 'name.field'.

    Raises HwgenError on a kind of layer that no file can hold.
    """
    if not node.storable:
        hint = "save the quantized graph, where the function has become a table"
        raise HwgenError(
            "holds a Python function, which cannot be saved", layer=node.name, hint=hint
        )
    data: dict[str, Any] = _plain(node, node.name, arrays)
    return {"type": type(node).__name__, **data}


def decode(data: Any, place: str, arrays: Mapping[str, NDArray[Any]]) -> Node | list[HwgenError]:
    """The node, or all mistakes in its data; place: what to call it when it has no name."""
    known = node_types()
    if not isinstance(data, dict):
        return [HwgenError("must be a JSON object", layer=place)]
    layer = data["name"] if isinstance(data.get("name"), str) else place
    kind = known.get(str(data.get("type")))
    if kind is None:
        message = f"unknown layer type {data.get('type')!r}; known are {', '.join(known)}"
        return [HwgenError(message, layer=layer)]
    reader = _Reader(layer, arrays, [])
    values = reader.fields(kind, {key: data[key] for key in data if key != "type"}, "")
    node: Node = reader.made(kind, values)
    return reader.errors or node


def _plain(value: Any, path: str, arrays: Arrays) -> Any:
    if isinstance(value, np.ndarray):
        arrays[path] = value
        return {"array": path}
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name), f"{path}.{f.name}", arrays)
                for f in fields(value)}  # fmt: skip
    if isinstance(value, tuple):
        return [_plain(item, f"{path}.{index}", arrays) for index, item in enumerate(value)]
    return value


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the fields of one node and collects its mistakes."""

    layer: str
    arrays: Mapping[str, NDArray[Any]]
    errors: list[HwgenError]

    def fields(self, kind: type[Any], data: Mapping[str, Any], path: str) -> dict[str, Any]:
        """Values of the dataclass `kind` by field name."""
        hints = get_type_hints(kind, localns={"Requantizer": Requantizer})
        allowed = {field.name: field for field in fields(kind)}
        unknown = [key for key in data if key not in allowed]
        if unknown:
            names = ", ".join(f"'{path}{key}'" for key in unknown)
            self._add(f"unknown attributes {names}; allowed are {', '.join(allowed)}")
        missing = [name for name, f in allowed.items() if name not in data and _required(f)]
        if missing:
            self._add(f"missing attributes: {', '.join(path + name for name in missing)}")
        return {
            name: self.value(hints[name], data[name], path + name)
            for name in allowed
            if name in data
        }

    def value(self, hint: Any, data: Any, path: str) -> Any:
        """One attribute of the type `hint`."""
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType):
            some = next(option for option in inner if option is not type(None))
            return None if data is None else self.value(some, data, path)
        if origin in (np.ndarray, NDArray):  # NDArray is a type of its own in newer NumPy
            return self._array(data, path)
        if origin is tuple:
            return self._tuple(inner, data, path)
        if is_dataclass(hint) and isinstance(data, dict):
            return self.made(hint, self.fields(hint, data, f"{path}."))  # type: ignore[arg-type]
        if isinstance(data, bool) != (hint is bool) or not isinstance(data, _json_type(hint)):
            return self._add(f"'{path}' must be of type {hint.__name__}, not {data!r}")
        return data

    def made(self, kind: type[Any], values: dict[str, Any]) -> Any:
        """The dataclass, or None when its values have mistakes."""
        if self.errors:
            return None
        try:
            return kind(**values)
        except HwgenError as error:
            return self._add(error.message)
        except (TypeError, ValueError) as error:
            return self._add(str(error))

    def _tuple(self, inner: Sequence[Any], data: Any, path: str) -> Any:
        some = inner[0] if inner else int
        count = None if Ellipsis in inner else len(inner)
        if not isinstance(data, list) or (count is not None and len(data) != count):
            size = "a list" if count is None else f"a list of {count}"
            return self._add(f"'{path}' must be {size}, not {data!r}")
        return tuple(self.value(some, item, path) for item in data)

    def _array(self, data: Any, path: str) -> Any:
        key = data.get("array") if isinstance(data, dict) else None
        if not isinstance(key, str) or key not in self.arrays:
            return self._add(f"'{path}' must name an array of the file, not {data!r}")
        return self.arrays[key]

    def _add(self, message: str) -> None:
        self.errors.append(HwgenError(message, layer=self.layer))


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING


def _json_type(hint: Any) -> tuple[type, ...]:
    return (int, float) if hint is float else (hint,)
