"""Protobuf messages with fields that have other values: what damages ONNX models of all kinds."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from tests.fuzz.files.damage import EXTREMES, damaged
from tests.fuzz.files.hostile import NAMES

COUNTS = (1, 1, 1, 2, 3)  # of changes to one file

Place = tuple[Any, Any]
"""A message and one of its fields."""


def changed(message: Any, random: Random) -> bytes:
    """The message with a few fields that are wrong, as a file; the message itself is kept."""
    damaged_message = copy.deepcopy(message)
    for _ in range(random.choice(COUNTS)):
        owner, field = random.choice(list(places(damaged_message)))
        _change(owner, field, random)
    content: bytes = damaged_message.SerializeToString()
    return content


def places(message: Any) -> Iterator[Place]:
    """The fields that a message and all messages within it have, and one that it lacks."""
    for field in message.DESCRIPTOR.fields:
        value = getattr(message, field.name)
        if field.message_type is None:
            yield message, field
        elif _is_many(field):
            yield message, field
            for each in value:
                yield from places(each)
        elif message.HasField(field.name):
            yield message, field
            yield from places(value)


def _is_many(field: Any) -> bool:
    return bool(field.is_repeated)


def _change(owner: Any, field: Any, random: Random) -> None:
    try:
        if random.random() < 0.1:
            owner.ClearField(field.name)
        elif _is_many(field):
            _change_list(getattr(owner, field.name), field, random)
        elif field.message_type is None:
            setattr(owner, field.name, _other(getattr(owner, field.name), field, random))
        else:
            owner.ClearField(field.name)
    except (ValueError, TypeError, OverflowError):  # a number that the field can't hold
        owner.ClearField(field.name)


def _change_list(values: Any, field: Any, random: Random) -> None:
    """Elements left out, repeated, in another order, or changed."""
    how = random.randrange(5)
    found = list(values)
    if how == 0 and found:
        del values[random.randrange(len(found))]
    elif how == 1 and found:
        again = random.choice(found)
        values.append(again) if field.message_type is None else values.add().CopyFrom(again)
    elif how == 2 and len(found) > 1:
        _reorder(values, found, random)
    elif how == 3 and found:
        del values[random.randrange(len(found)) :]
    elif field.message_type is None:
        value = found[0] if found else 0
        values.append(_other(value, field, random))
    else:
        values.add()


def _reorder(values: Any, found: list[Any], random: Random) -> None:
    copies = copy.deepcopy(found)
    random.shuffle(copies)
    del values[:]
    values.extend(copies)


def _other(value: Any, field: Any, random: Random) -> Any:
    if field.type in _BY_KIND:
        return _BY_KIND[field.type](value, field, random)
    return _number(value, field, random)


def _number(value: Any, field: Any, random: Random) -> int:
    old = int(value) if isinstance(value, int) else 0
    extreme = random.choice(EXTREMES)
    near = (old + 1, old - 1, -old, old * 2, -1, 0, 1, random.randrange(32), extreme, -extreme)
    number = random.choice(near)
    if field.enum_type is not None:
        return number % 32
    bits = 32 if field.cpp_type == field.CPPTYPE_INT32 else 64
    return max(-(1 << (bits - 1)), min(number, (1 << (bits - 1)) - 1))


def _float(value: Any, field: Any, random: Random) -> float:
    special = (0.0, -1.0, 0.5, float("nan"), float("inf"), -float("inf"), 1e-40, 1e38, 3.4e-5)
    return random.choice((*special, -float(value)))


def _text(value: Any, field: Any, random: Random) -> Any:
    """Another name: a hostile one, or one that the format knows."""
    known = ("Conv", "Relu", "Add", "Quant", "x", "t0", "t1", "c0", "kernel_shape", "axis", value)
    name = random.choice((*NAMES, *(word for word in known if isinstance(word, str))))
    if field.type == field.TYPE_BYTES:
        content = bytes(value) if isinstance(value, bytes) else b""
        return damaged(content, random, [content or b"x"])
    return name


_BY_KIND: dict[int, Callable[[Any, Any, Random], Any]] = {2: _float, 1: _float, 9: _text, 12: _text}
"""What changes a value, by the number of its type in protobuf: float, double, string, bytes."""
