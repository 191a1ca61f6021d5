"""Saved graphs: zips of arrays with a JSON header, and entries of the header that are wrong."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import zipfile
from functools import cache
from random import Random
from typing import Any

from hwgen.ir.serialize import graph_bytes
from tests.fuzz.files.damage import EXTREMES, damaged
from tests.fuzz.files.formats import FileFormat
from tests.fuzz.files.hostile import NAMES
from tests.fuzz.random_networks import Recipe, Refused, make

HEADER = "header.json"
COUNT = 12
COUNTS = (1, 1, 1, 2, 3)  # of changes to one file

Members = dict[str, bytes]


@cache
def seeds() -> dict[str, bytes]:
    """Random networks of the graphs' own fuzz."""
    found: dict[str, bytes] = {}
    seed = 0
    while len(found) < COUNT:
        with contextlib.suppress(Refused):
            found[f"network {seed}"] = graph_bytes(make(Recipe(seed)).case.graph)
        seed += 1
    return found


def change(name: str, random: Random) -> bytes:
    """The graph with wrong entries in its header, or wrong bytes in one of its arrays."""
    members = _members(seeds()[name])
    if random.random() < 0.2:
        member = random.choice(list(members))
        members[member] = damaged(members[member], random, list(members.values()))
        return _zip(members)
    header = copy.deepcopy(json.loads(members[HEADER]))
    for _ in range(random.choice(COUNTS)):
        container, key = random.choice(_places(header))
        _alter(container, key, random)
    members[HEADER] = json.dumps(header).encode()
    return _zip(members)


def _members(content: bytes) -> Members:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zip(members: Members) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def _places(value: Any) -> list[tuple[Any, Any]]:
    """(container, key or index) of everything in the header."""
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    found = [(value, key) for key in keys]
    return found + [place for key in keys for place in _places(value[key])]


def _alter(container: Any, key: Any, random: Random) -> None:
    how = random.randrange(8)
    if how == 0:
        del container[key]
    elif how == 1 and isinstance(container, list):
        container.append(container[key])
    elif how == 2 and isinstance(container, dict):
        container[random.choice(NAMES)] = container[key]
    else:
        container[key] = _other(container[key], random)


def _other(value: Any, random: Random) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float) and random.random() < 0.8:
        near = (value + 1, value - 1, -value, value * 2, 0, 1, 0.5)
        return random.choice((*near, -1, float("nan"), float("inf"), random.choice(EXTREMES)))
    if isinstance(value, str) and random.random() < 0.8:
        return random.choice((*NAMES, "input", "conv2d", "bias"))
    return random.choice((None, True, 0, -1, 1.5, "x", [], [1, 2], {}, {"a": 1}, 10**30))


FORMAT = FileFormat(".hwgraph", seeds, change)
