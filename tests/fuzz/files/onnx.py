"""ONNX files: float, QOperator and QDQ networks, and fields of them that are wrong."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import numpy as np
import onnx

from tests.frontends.onnx.random_models import random_model
from tests.frontends.onnx.random_qdq import random_qdq
from tests.frontends.onnx.real.cases import CASES
from tests.frontends.onnx.real.models import ModelBuilder
from tests.frontends.onnx.real.models import frames as random_frames
from tests.fuzz.files import protobuf
from tests.fuzz.files.formats import FileFormat, Frames

SMALL = 12_000  # bytes
COUNT = 6  # of each kind of integer network
EVERY = 5  # of the cases of float operators, one is a seed


@cache
def messages() -> dict[str, Any]:
    """Small networks, by name."""
    kinds = {"qoperator": random_model, "qdq": random_qdq}
    found = {name: network.model() for name, network in _float_networks().items()}
    for kind, make in kinds.items():
        small = (content for content in map(make, range(100)) if len(content) < SMALL)
        for number, content in zip(range(COUNT), small, strict=False):
            found[f"{kind} {number}"] = onnx.ModelProto.FromString(content)
    return found


@cache
def _float_networks() -> dict[str, ModelBuilder]:
    """A network of one operator for some of the cases of the tests."""
    found = {}
    for number, name in enumerate(list(CASES)[::EVERY]):
        b = ModelBuilder()
        b.output(CASES[name](b, np.random.default_rng(number)))
        found[f"float {name}"] = b
    return found


def frames(name: str) -> Frames:
    """Frames for the float networks, the others need none."""
    network = _float_networks().get(name)
    return {} if network is None else random_frames(network, 0)


def seeds() -> dict[str, bytes]:
    return {name: message.SerializeToString() for name, message in messages().items()}


def change(name: str, random: Random) -> bytes:
    return protobuf.changed(messages()[name], random)


FORMAT = FileFormat(".onnx", seeds, change, frames)
