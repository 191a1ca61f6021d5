"""Replaces a folder by another one in a single step, and clears up after a process that was killed.

New contents are staged in a hidden sibling, `.<name>.hwgen-<process>`, and exchanged with the old
folder by one system call, so that the old or the new folder is there at every moment. Where the
file system can't exchange, the old folder is renamed aside first; a kill between the two renames
is repaired by the next `restore`.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

ASIDE = "-old"
TRASH = "-trash"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def staging(folder: Path) -> Path:
    """The hidden sibling in which this process stages `folder`."""
    return folder.with_name(f"{_prefix(folder)}{os.getpid()}")


def swap(new: Path, folder: Path) -> Path | None:
    """Put `new` in the place of `folder`; both are on one file system.

    Returns where the old folder is now, None when there was none. Raises OSError, with the old
    folder in its place, when the move is impossible.
    """
    if not folder.exists():
        new.rename(folder)
        return None
    if _exchange(new, folder):
        return new
    aside = new.with_name(new.name + ASIDE)
    folder.rename(aside)
    try:
        new.rename(folder)
    except BaseException:
        aside.rename(folder)
        raise
    return aside


def restore(folder: Path) -> tuple[Path, ...]:
    """Undo what a killed process left half done.

    Puts an old folder back whose replacement never arrived, deletes what was being deleted, and
    returns the other left-overs: staged folders and folders that were replaced. A folder that a
    living process holds is none of them.
    """
    left = [path for path in sorted(folder.parent.glob(f"{_prefix(folder)}*")) if _abandoned(path)]
    for path in left:
        if path.name.endswith(TRASH):
            remove(path)
        elif path.name.endswith(ASIDE) and not folder.exists():
            path.rename(folder)
    return tuple(path for path in left if path.exists())


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Marks `folder` as in use by this process until it ends, killed or not.

    Raises BlockingIOError when another process holds it.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until the names in `folder` are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(folder: Path) -> None:
    """Delete `folder` and all in it; a part that can't be deleted stays without an error.

    It is renamed first, so that a kill in the middle leaves no folder that looks like another one.
    """
    trash = folder if folder.name.endswith(TRASH) else folder.with_name(folder.name + TRASH)
    if trash != folder:
        folder.rename(trash)
    shutil.rmtree(trash, ignore_errors=True)


def _prefix(folder: Path) -> str:
    return f".{folder.name}.hwgen-"


def _abandoned(path: Path) -> bool:
    try:
        with held(path):
            return True
    except OSError:
        return False


def _exchange(one: Path, other: Path) -> bool:
    """Swap two paths in one step; False where the system or the file system can't."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    arguments = (_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return int(rename(*arguments)) == 0
