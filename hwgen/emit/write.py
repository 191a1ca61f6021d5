"""Writes an output folder whole or not at all, and never over somebody else's files."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

from hwgen import __version__
from hwgen.emit import swap
from hwgen.errors import HwgenError

MANIFEST = "manifest.json"

# Names, at any depth, of what simulations and reports make in an output folder after `emit`. They
# are kept when the folder is written again, and are never taken for files of another origin.
WORK_NAMES = frozenset(
    {"__pycache__", "obj", "report.html", "results.xml", "runs", "sim_build", "synth"}
)

_SHOWN = 5


def write_design(
    out: Path,
    files: Mapping[str, str | bytes],
    *,
    options: Mapping[str, object] | None = None,
    force: bool = False,
) -> Path:
    """Make the folder `out` hold exactly `files` and a manifest; returns its absolute path.

    files: contents by relative path with `/`; str is written as UTF-8. The manifest holds the
    hwgen version, `options` (JSON values) and the SHA-256 of each file, so that the same input
    gives the same bytes. Files are staged beside `out` and moved in one step: at a full disk or a
    kill the folder is the old or the new one, never a mixture. What is below WORK_NAMES stays.

    Raises HwgenError when `out` is a file, the root, the home folder or one that holds the working
    folder, when it has files that hwgen did not write or that were edited since (unless `force`,
    which replaces files of the same name and keeps the others), and when the disk refuses.
    """
    _check_paths(files)
    folder = _checked_folder(out)
    contents = {MANIFEST: manifest(files, options or {})}
    contents.update({path: _encoded(files[path]) for path in sorted(files)})
    with _disk_errors(folder), _parents(folder):
        for left in swap.restore(folder):
            _retire(left, folder)
        with _exclusive(folder):
            _check_origin(folder, force)
            _check_room(folder, contents)
            _replace(folder, contents)
    return folder


def rewrite_file(folder: Path, path: str, data: str | bytes) -> None:
    """Put `data` into one file of a folder that write_design made, and its sum into the manifest.

    All else stays where it is, the folder itself too, which may be or hold the working folder.
    Raises HwgenError as refuse_edits, and when the disk refuses or another hwgen writes there.
    """
    refuse_edits(folder)
    record = json.loads((folder / MANIFEST).read_bytes())
    record["files"][path] = _sum(_encoded(data))
    contents = {path: _encoded(data), MANIFEST: _manifest_text(record)}
    stage = swap.staging(folder.resolve())
    with _disk_errors(folder), _exclusive(folder):
        stage.mkdir()
        with swap.held(stage):
            try:
                _fill(stage, contents)
                for changed in contents:
                    (stage / changed).replace(folder / changed)
                swap.sync_folder(folder)
            finally:
                swap.remove(stage)


def refuse_edits(folder: Path) -> None:
    """Raises HwgenError when files in `folder` are no longer what hwgen wrote."""
    if edited := edited_files(folder):
        raise _foreign(folder, "holds files that were edited since hwgen wrote them", edited)


def edited_files(folder: Path) -> list[str]:
    """Paths of the files that are no longer what hwgen wrote, as its manifest tells."""
    sums = _manifest_sums(folder) or {}
    there = (path for path in sums if (folder / path).is_file() and not _is_work(path))
    return [path for path in there if _sum((folder / path).read_bytes()) != sums[path]]


def manifest(files: Mapping[str, str | bytes], options: Mapping[str, object]) -> bytes:
    """Contents of manifest.json for `files`; sorted, without times or machine paths."""
    sums = {path: _sum(_encoded(files[path])) for path in sorted(files)}
    record = {"files": sums, "hwgen": __version__, "options": dict(options)}
    return _manifest_text(record)


def _manifest_text(record: Mapping[str, object]) -> bytes:
    return (json.dumps(record, indent=2, sort_keys=True) + "\n").encode()


def _replace(folder: Path, contents: Mapping[str, bytes]) -> None:
    stage = swap.staging(folder)
    stage.mkdir()
    with swap.held(stage):
        try:
            _fill(stage, contents)
            old = swap.swap(stage, folder)
        except BaseException:
            swap.remove(stage)
            raise
        swap.sync_folder(folder.parent)
        if old is not None:
            _retire(old, folder)


def _fill(stage: Path, contents: Mapping[str, bytes]) -> None:
    """The manifest comes first: whatever else is in a staged folder is in its manifest."""
    for path, data in contents.items():
        target = stage / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    with ThreadPoolExecutor() as pool:  # the disk takes many at once in the time of a few
        list(pool.map(_sync_file, (stage / path for path in contents)))
    for parent in sorted({(stage / path).parent for path in contents} | {stage}):
        swap.sync_folder(parent)


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _retire(old: Path, folder: Path) -> None:
    """Delete the folder `old`; what hwgen did not emit there moves to `folder` first."""
    emitted = _manifest_sums(old) or {}
    for path in _entries(old):
        target = folder / path
        if path not in emitted and path != MANIFEST and not os.path.lexists(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            (old / path).rename(target)
    swap.remove(old)


def _entries(folder: Path) -> Iterator[str]:
    """Relative path of each file below `folder`; a work folder counts as one file."""
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink() and entry.name not in WORK_NAMES:
            yield from (f"{entry.name}/{path}" for path in _entries(entry))
        else:
            yield entry.name


def _check_origin(folder: Path, force: bool) -> None:
    if force or not folder.exists():
        return
    sums = _manifest_sums(folder)
    paths = [path for path in _entries(folder) if not _is_work(path) and path != MANIFEST]
    if sums is None and (paths or (folder / MANIFEST).exists()):
        raise _foreign(folder, "holds files that hwgen did not write", paths or [MANIFEST])
    known = sums or {}
    strange = [path for path in paths if path not in known]
    if strange:
        raise _foreign(folder, "holds files that hwgen did not write", strange)
    refuse_edits(folder)


def _check_room(folder: Path, contents: Mapping[str, bytes]) -> None:
    """What stays must find its place: a file can't be where a folder has to be."""
    if not folder.exists():
        return
    emitted = _manifest_sums(folder) or {}
    folders = {str(parent) for path in contents for parent in PurePosixPath(path).parents}
    for path in _entries(folder):
        above = {str(parent) for parent in PurePosixPath(path).parents}
        if path not in emitted and (path in folders or not above.isdisjoint(contents)):
            raise HwgenError(f"{folder / path} is in the way", hint="move or delete it")


def _foreign(folder: Path, what: str, paths: list[str]) -> HwgenError:
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    return HwgenError(
        f"{folder} {what}: {', '.join(paths[:_SHOWN])}{more}",
        hint="choose another folder, or --force: files of the same name are replaced, others stay",
    )


def _manifest_sums(folder: Path) -> dict[str, str] | None:
    """SHA-256 by path of the files that hwgen wrote, None when the manifest is not hwgen's."""
    try:
        record = json.loads((folder / MANIFEST).read_bytes())
        return {str(path): str(sha) for path, sha in record["files"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _checked_folder(out: Path) -> Path:
    folder = out.expanduser().resolve()
    working = Path.cwd().resolve()
    if folder == folder.parent:
        raise HwgenError(f"the output folder can't be the root folder {folder}", hint=_HINT)
    if folder == Path.home().resolve():
        raise HwgenError(f"the output folder can't be the home folder {folder}", hint=_HINT)
    if folder == working or folder in working.parents:
        raise HwgenError(
            f"the output folder can't be {folder}, which holds the working folder", hint=_HINT
        )
    if folder.exists() and not folder.is_dir():
        raise HwgenError(f"the output folder can't be {folder}, which is a file", hint=_HINT)
    return folder


_HINT = "give a folder of its own, such as -o build/mnist"


def _check_paths(files: Mapping[str, str | bytes]) -> None:
    """Paths come from hwgen itself, so that a bad one is a mistake in hwgen."""
    for path in files:
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or str(pure) != path or "\\" in path:
            raise ValueError(f"'{path}' is not a plain relative path")
    if len({path.lower() for path in (*files, MANIFEST)}) != len(files) + 1:
        raise ValueError("two files have one path on a disk that ignores case")


def _is_work(path: str) -> bool:
    return not WORK_NAMES.isdisjoint(path.split("/"))


def _encoded(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@contextlib.contextmanager
def _exclusive(folder: Path) -> Iterator[None]:
    """One hwgen at a time writes to a folder."""
    with contextlib.ExitStack() as stack:
        if folder.exists():
            try:
                stack.enter_context(swap.held(folder))
            except BlockingIOError as error:
                raise HwgenError(f"another hwgen is writing to {folder} at this moment") from error
        yield


@contextlib.contextmanager
def _parents(folder: Path) -> Iterator[None]:
    """Makes the folders above `folder`; on an error those that it made are removed again."""
    missing = [path for path in folder.parents if not path.exists()]
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for path in missing:
            with contextlib.suppress(OSError):
                path.rmdir()
        raise


@contextlib.contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise HwgenError(
            f"{folder} could not be written: {error.strerror or error}",
            hint="what the folder held before is unchanged",
        ) from error
