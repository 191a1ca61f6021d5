"""Row 12: the same bytes from everywhere, and output folders that survive kills and full disks.

    python -m trust.folders --kills 500 --emits 20 --limits 60

Other Pythons to compare with: their programs in HWGEN_PYTHONS, with a colon between.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from hwgen.emit.write import MANIFEST, write_design
from hwgen.errors import HwgenError
from trust.result import ROOT
from trust.row import Measured, Row, Size, main

MODEL = ROOT / "examples" / "edge_pool_video.py"
KEPT = "runs/mine.txt"  # a user's file in the folder
BESIDE = "notes.txt"  # and one beside it
TEXT = b"mine\n"
MAIN = "import sys; from hwgen.cli import main; sys.exit(main())"
Files = Mapping[str, str | bytes]

ENVIRONMENTS: Mapping[str, Mapping[str, str]] = {
    "as it is": {},
    "hash seed 0": {"PYTHONHASHSEED": "0"},
    "hash seed 4294967295": {"PYTHONHASHSEED": "4294967295"},
    "time zone of Chatham": {"TZ": "Pacific/Chatham", "SOURCE_DATE_EPOCH": "0"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "no locale, ASCII": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
}


def measure(kills: int, emits: int, limits: int) -> Measured:
    """Compare the bytes, kill `kills` writes and `emits` emissions, and fill `limits` disks."""
    hashes = emitted_hashes()
    mixed = killed_writes(kills) + killed_emissions(emits)
    full = full_disks(limits)
    text = (
        f"{len(set(hashes.values()))} hash in {len(hashes)} environments; "
        f"{kills + emits} kills, {limits} full disks: {len(mixed) + len(full)} folders mixed or "
        "user files touched"
    )
    wrong = len(set(hashes.values())) - 1 + len(mixed) + len(full)
    lines = [f"{what}: {found[:16]}" for what, found in hashes.items()]
    return Measured(text, wrong, kills + emits, (*lines, *mixed[:10], *full[:10]))


def emitted_hashes() -> dict[str, str]:
    """Hash of an emitted folder by environment."""
    found = {}
    pythons = [path for path in os.environ.get("HWGEN_PYTHONS", "").split(":") if path]
    with tempfile.TemporaryDirectory() as name:
        for index, (what, variables) in enumerate(ENVIRONMENTS.items()):
            out = Path(name, f"folder {index}", "design")
            out.parent.mkdir()
            found[what] = emitted_hash(out, sys.executable, variables, out.parent)
        for index, python in enumerate(pythons):
            out = Path(name, f"python{index}", "design")
            out.parent.mkdir()
            found[_version(python)] = emitted_hash(out, python, {}, out.parent)
    return found


def emitted_hash(out: Path, python: str, variables: Mapping[str, str], cwd: Path) -> str:
    """Emit the example in a process of its own and hash all that it wrote."""
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    environment = {**os.environ, "PYTHONPATH": paths, **variables}
    command = [python, "-c", MAIN, "emit", str(MODEL), "-o", str(out)]
    subprocess.run(command, cwd=cwd, env=environment, check=True, capture_output=True)
    return folder_hash(out)


def folder_hash(folder: Path) -> str:
    """Hash of the names and the bytes of all files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def versions_of_a_folder() -> tuple[Files, Files]:
    """Two contents of a folder that share paths, have paths of their own, and differ in bytes."""
    rng = random.Random(12)
    old, new = (
        {
            f"rtl/part{i}.v": rng.randbytes(rng.randrange(1, 20_000))
            for i in range(first, first + 30)
        }
        for first in (0, 10)
    )
    return old, new


def killed_writes(count: int) -> list[str]:
    """What is wrong after writes that were killed, with the next write over what they left."""
    old, new = versions_of_a_folder()
    found: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        out = _prepared(Path(name), old)
        start = time.monotonic()
        write_design(out, new)
        longest = 1.2 * (time.monotonic() - start)
        rng = random.Random(13)
        for index in range(count):
            _kill(partial(write_design, out, (old, new)[index % 2]), rng.random() * longest)
            found += [f"kill {index}: {text}" for text in wrong_in(out, (old, new))]
        write_design(out, old)
        found += [f"at the end: {text}" for text in [*wrong_in(out, (old,)), *_left(out)]]
    return found


def killed_emissions(count: int) -> list[str]:
    """As killed_writes, with whole runs of `hwgen emit`, killed in their last part."""
    found: list[str] = []
    rng = random.Random(14)
    with tempfile.TemporaryDirectory() as name:
        out = _prepared(Path(name), {})
        command = [sys.executable, "-c", MAIN, "emit", str(MODEL), "-o", str(out)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        start = time.monotonic()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        took = time.monotonic() - start
        for index in range(count):
            run = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
            )
            time.sleep(took * rng.uniform(0.3, 1.1))
            run.kill()
            run.wait()
            found += [f"emit {index}: {text}" for text in wrong_in(out, ())]
    return found


def full_disks(count: int) -> list[str]:
    """What is wrong after writes that were refused at some size of a file."""
    old, new = versions_of_a_folder()
    found: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        out = _prepared(Path(name), old)
        before = folder_hash(out)
        for index in range(count):
            code = _limited(partial(write_design, out, new), 19_000 * index // count)
            if code != 1 or folder_hash(out) != before or _left(out):
                found.append(f"limit {index}: exit {code}, {_left(out)}")
    return found


def wrong_in(out: Path, versions: tuple[Files, ...]) -> list[str]:
    """Why a folder is not whole: it equals its manifest, one of `versions`, and has the user's
    files. A kill may leave a user's file in the folder that was replaced, until the next write."""
    found = []
    emitted = {path: data for path, data in _files(out) if path not in (KEPT, MANIFEST)}
    if versions and emitted not in [_bytes(files) for files in versions]:
        found.append("a mixture of two versions")
    if not versions and not _equals_manifest(out, emitted):
        found.append("other files than in the manifest")
    kept = [path for path in out.parent.rglob("mine.txt") if path.read_bytes() == TEXT]
    if len(kept) != 1 or (out.parent / BESIDE).read_bytes() != TEXT:
        found.append("a user's file is not what it was")
    return found


def _equals_manifest(out: Path, emitted: Mapping[str, bytes]) -> bool:
    sums = json.loads((out / MANIFEST).read_text())["files"]
    found = {path: hashlib.sha256(data).hexdigest() for path, data in emitted.items()}
    return bool(found.items() >= sums.items()) and found.keys() - sums.keys() <= {"report.html"}


def _prepared(folder: Path, files: Files) -> Path:
    """A written folder, and a user's files in it and beside it."""
    out = folder / "design"
    write_design(out, files)
    (out / KEPT).parent.mkdir()
    (out / KEPT).write_bytes(TEXT)
    (folder / BESIDE).write_bytes(TEXT)
    return out


def _files(out: Path) -> Iterator[tuple[str, bytes]]:
    for path in out.rglob("*"):
        if path.is_file():
            yield path.relative_to(out).as_posix(), path.read_bytes()


def _bytes(files: Files) -> dict[str, bytes]:
    return {
        path: data if isinstance(data, bytes) else data.encode() for path, data in files.items()
    }


def _left(out: Path) -> list[str]:
    """What is beside the folder and is not the user's."""
    return [path.name for path in out.parent.iterdir() if path.name not in (out.name, BESIDE)]


def _kill(action: Callable[[], object], seconds: float) -> None:
    """Do it in a child that is killed after some time."""
    child = os.fork()
    if child == 0:
        try:
            action()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _limited(action: Callable[[], object], size: int) -> int:
    """Do it in a child that can write no file beyond `size`; 1 when it is refused."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        try:
            action()
        except HwgenError:
            os._exit(1)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _version(python: str) -> str:
    run = subprocess.run([python, "--version"], capture_output=True, text=True, check=True)
    return run.stdout.strip()


ROW = Row(
    12,
    "trust.folders",
    "the same bytes in every environment; output folders under kills and full disks",
    "1 hash; 500 kills, 0 mixed folders, no user file touched",
    500,
    (
        Size("--kills", 40, 500, "writes that are killed"),
        Size("--emits", 0, 20, "runs of hwgen emit that are killed"),
        Size("--limits", 10, 60, "writes to a disk that is full"),
    ),
    measure,
    ("numpy",),
    of_rtl=False,
)

if __name__ == "__main__":
    sys.exit(main(ROW))
