"""How far a reader of ONNX files goes, and the one way in which it says that a file is damaged."""

from __future__ import annotations

from hwgen.errors import HwgenError

MAX_NODES = 20_000
MAX_EDGES = 1_000  # inputs or outputs of a node
MAX_TENSORS = 50_000
MAX_ELEMENTS = 1 << 28  # of all constants of a file
MAX_RANK = 8


def damaged(what: str, *, node: str | None = None) -> HwgenError:
    """The error for a file that contradicts itself."""
    return HwgenError(f"the file is damaged: {what}", layer=node)
