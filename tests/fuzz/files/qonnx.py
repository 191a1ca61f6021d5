"""QONNX files: small networks of all kinds of quantizers, and fields of them that are wrong."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

from tests.frontends.onnx.qonnx import networks
from tests.fuzz.files import protobuf
from tests.fuzz.files.formats import FileFormat


@cache
def messages() -> dict[str, Any]:
    """Small networks, by name."""
    made = {
        "resnet": networks.resnet(4, 4, (2, 2), size=4),
        "truncated": networks.truncated(3, False),
        "modes": networks.modes(5, "FLOOR", True),
        "binary": networks.binary(0),
        "thin": networks.thin(3, 3),
        "dense": networks.dense(4, 4),
        "sums": networks.sums(1),
    }
    return {name: builder.model() for name, builder in made.items()}


def seeds() -> dict[str, bytes]:
    return {name: message.SerializeToString() for name, message in messages().items()}


def change(name: str, random: Random) -> bytes:
    return protobuf.changed(messages()[name], random)


FORMAT = FileFormat(".onnx", seeds, change)
