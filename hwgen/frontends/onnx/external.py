"""Values that an ONNX model keeps in files beside it: read only on request, only in its folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath

from hwgen.errors import HwgenError


def read_external(
    folder: Path, tensor: str, entries: Mapping[str, str], size: int, allowed: bool
) -> bytes:
    """The `size` bytes of a tensor that the file's `entries` (location, offset, length) name.

    folder: that of the model. Raises HwgenError when external data were not asked for, when the
    location is absolute, leaves the folder, goes through a link or is no regular file, and when
    offset and length do not fit the tensor or the file.
    """
    location = entries.get("location", "")
    if not allowed:
        hint = "allow it with --external-data, if you trust the files beside the model"
        message = f"tensor '{tensor}' keeps its values in another file, '{location}'"
        raise HwgenError(message, hint=hint)
    offset = _number(tensor, entries.get("offset", "0"))
    length = _number(tensor, entries.get("length", str(size)))
    if length != size:
        message = f"tensor '{tensor}' needs {size} bytes, its external data have {length}"
        raise HwgenError(message)
    return _read(_place(folder, tensor, location), tensor, offset, size)


def _number(tensor: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        message = f"external data of tensor '{tensor}' need whole numbers, not {text[:40]!r}"
        raise HwgenError(message)
    return int(text)


def _place(folder: Path, tensor: str, location: str) -> Path:
    """The path of the file; no part of it behind the model's folder is a link."""
    parts = PurePosixPath(location).parts
    path = folder
    inside = _is_relative(location)
    for part in parts if inside else ():
        path = path / part
        inside = inside and not path.is_symlink()
    if not inside:
        message = f"external data of tensor '{tensor}' must be in the folder of the model"
        raise HwgenError(f"{message}, without links, not at {location[:200]!r}")
    return path


def _is_relative(location: str) -> bool:
    """True for a path that stays where it starts, on any system."""
    parts, windows = PurePosixPath(location).parts, PureWindowsPath(location)
    strange = "\0" in location or "\\" in location or ".." in parts
    return bool(parts) and not (strange or parts[0] == "/" or windows.drive or windows.root)


def _read(path: Path, tensor: str, offset: int, size: int) -> bytes:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"cannot read the external data of tensor '{tensor}' in '{path.name}': {reason}"
        raise HwgenError(message) from None
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise HwgenError(f"external data of tensor '{tensor}' must be in a regular file")
    with os.fdopen(handle, "rb") as file:
        if offset + size > found.st_size:
            message = f"external data of tensor '{tensor}' end at byte {offset + size}"
            raise HwgenError(f"{message}, '{path.name}' has {found.st_size}")
        file.seek(offset)
        return file.read(size)
