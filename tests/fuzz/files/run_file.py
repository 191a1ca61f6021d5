"""One file through everything that `hwgen emit` does with it, in limits of time and memory."""

from __future__ import annotations

import resource
import signal
import time
import traceback
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.flow.data import NO_DATA, DataFiles
from hwgen.flow.options import Hardware, Quantization
from hwgen.flow.steps import emit_file

REFUSED_SECONDS = 1.0  # of the processor, to say what is wrong with a file
EMITTED_SECONDS = 10.0  # to emit what is not wrong: the seeds are small
GIVE_UP_SECONDS = 60
MEMORY = 1 << 30
"""Bytes that a file may make a process take, beside what it has when it starts."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a file. kind: "refused" or "emitted", else what is wrong; text: the message
    or the traceback; seconds: of the processor."""

    kind: str
    text: str
    seconds: float

    @property
    def passed(self) -> bool:
        return self.kind in ("refused", "emitted")


class _GaveUp(BaseException):
    """Not an Exception, so that nothing takes it for a mistake of the file."""


def limit_memory() -> None:
    """Let this process take MEMORY more than now, and no more."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def run_file(
    content: bytes, suffix: str, folder: Path, frames: Mapping[str, NDArray[Any]] | None = None
) -> Verdict:
    """Emit the network of a file into `folder`, which is empty, and look at what is left.

    frames: to calibrate with, by input.
    """
    model, out = folder / f"model{suffix}", folder / "design"
    model.write_bytes(content)
    data = DataFiles(_saved(frames, folder)) if frames else NO_DATA
    there = set(folder.iterdir())
    start = time.process_time()
    kind, text = _emitted(model, out, data)
    seconds = time.process_time() - start
    left = sorted(path.name for path in folder.iterdir() if path not in there)
    if kind == "refused" and left:
        return Verdict("left files behind", f"{', '.join(left)}: {text}", seconds)
    limit = {"refused": REFUSED_SECONDS, "emitted": EMITTED_SECONDS}.get(kind)
    if limit is not None and seconds > limit:
        return Verdict("slow", f"{kind} after {seconds:.1f} s: {text}", seconds)
    return Verdict(kind, text, seconds)


def _saved(frames: Mapping[str, NDArray[Any]], folder: Path) -> Path:
    path = folder / "frames.npz"
    np.savez(path, **frames)  # type: ignore[arg-type]
    return path


def _emitted(model: Path, out: Path, data: DataFiles) -> tuple[str, str]:
    before = signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(GIVE_UP_SECONDS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a user would see them, too
            emit_file(model, out, Quantization(), Hardware(), data=data)
        return "emitted", ""
    except HwgenError as error:
        return "refused", str(error)
    except _GaveUp:
        return "gave up", f"after {GIVE_UP_SECONDS} s:\n{traceback.format_exc(limit=-8)}"
    except Exception as error:  # noqa: BLE001 - these are what is looked for
        return type(error).__name__, traceback.format_exc(limit=-8)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _give_up(number: int, frame: FrameType | None) -> None:
    raise _GaveUp
