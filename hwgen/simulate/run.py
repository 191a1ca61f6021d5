"""Simulate a design folder with any input, stalls and number of frames."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.errors import HwgenError
from hwgen.ir.batch import as_inputs
from hwgen.simulate.bench import Progress, run_bench
from hwgen.simulate.result import SimulationResult
from hwgen.simulate.streams import BenchStream, of_role, read_fifos, read_streams
from hwgen.simulate.vectors import Integers, Vectors, unpack, vector_files
from hwgen.timing.stalls import PERIOD, SOAK_CYCLES, pattern, soak_patterns

SOAKED = "soak"  # kind of the stalls of a soak, in the names of files
Stall = NDArray[np.bool_]
HINT = "make it with: hwgen emit MODEL -o FOLDER"
KEYS = {"name", "inputs", "outputs", "taps", "fifos", "layers"}  # of design.json, for a bench


@dataclass(frozen=True, slots=True)
class Prediction:
    """tensors: integers [N, ...] by layer name; cycles: of every beat, by stream name."""

    tensors: Mapping[str, Integers]
    cycles: Mapping[str, Integers]


# From integers [N, H, W, C] by input layer, and the stalls of the sources and of the sinks.
Predict = Callable[[Mapping[str, Integers], Stall, Stall], Prediction]
Inputs = Integers | Mapping[str, Integers]


def simulate(
    build_dir: Path,
    *,
    frames: int = 4,
    inputs: Inputs | None = None,
    simulator: str = "verilator",
    bench: str = "fast",
    stall_source: str = "never",
    stall_sink: str = "never",
    seed: int = 0,
    reset_at: int | None = None,
    soak: int = 0,
    waves: bool = False,
    predict: Predict | None = None,
    progress: Progress | None = None,
) -> SimulationResult:
    """Run the RTL of `build_dir` and compare every stream with its models.

    inputs: integers [N, H, W, C] of the input format, N at least `frames`, of a design with several
    inputs by layer name; default the ones that emit stored, repeated as needed, or random ones
    where it stored none. stall_*: kinds of hwgen.timing.stalls; the sources take `seed`, the sinks
    `seed` + 1. reset_at: cycle of a reset in the middle of the run. soak: cycles for which the
    frames are repeated while the stalls take turns (hwgen.timing.stalls.SOAK); every stream has to
    repeat its first frames. predict: the models; without them only what emit stored can be played,
    and cycles that it did not store are not compared. progress: called with the stage and the
    number of cycles so far.
    Raises HwgenError on options out of range, a missing or old simulator, or a failed build.
    """
    design = read_record(build_dir)
    if frames < 1:
        raise HwgenError(f"frames must be at least 1, not {frames}")
    if soak:
        _check_soak(soak, bench, stall_source, stall_sink)
        stall_source = stall_sink = SOAKED
    stalls = _stalls(stall_source, stall_sink, seed)
    name = _name(simulator, bench, stall_source, stall_sink, seed, reset_at)
    folder = build_dir / "runs" / name
    vectors = build_dir / "sim" / "vectors"
    stored = _is_stored(vectors, frames, (stall_source, stall_sink), seed)
    if inputs is not None or (not stored and predict is not None):
        streams = read_streams(design)
        images = _images(vectors, of_role(streams, "source"), frames, inputs)
        prediction = _require(predict)(images, *(stall[:PERIOD] for stall in stalls))
        made = _vectors(prediction, (stall_source, stall_sink), stalls, images)
        vectors = folder / "vectors"
        interval, fifos = int(design["interval"]), read_fifos(design)
        _write(vectors, vector_files(design["name"], streams, made, interval, fifos))
    elif seed:
        _require(predict)
    return run_bench(
        build_dir,
        simulator=simulator,
        bench=bench,
        frames=frames,
        stall_source=stall_source,
        stall_sink=stall_sink,
        reset_at=reset_at,
        soak=soak,
        waves=waves,
        vectors=vectors,
        results=folder,
        progress=progress,
    )


def _check_soak(cycles: int, bench: str, source: str, sink: str) -> None:
    if not 0 < cycles < 1 << 32:
        raise HwgenError(f"the cycles of a soak must be from 1 to {(1 << 32) - 1}, not {cycles}")
    if bench != "fast":
        raise HwgenError(f"a soak needs the fast bench, not the {bench} bench")
    if (source, sink) != ("never", "never"):
        raise HwgenError(
            f"a soak has stalls of its own, not '{source}' and '{sink}'",
            hint="leave the options about stalls out",
        )


def _stalls(source: str, sink: str, seed: int) -> tuple[Stall, Stall]:
    if source == SOAKED:
        return soak_patterns(seed)
    return pattern(source, seed), pattern(sink, seed + 1)


def read_record(build_dir: Path) -> dict[str, Any]:
    """Contents of design.json. Raises HwgenError when `build_dir` is no design folder."""
    path = build_dir / "design.json"
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"{build_dir} is no design folder: it has no design.json"
        raise HwgenError(message, hint=HINT) from error
    except ValueError as error:
        raise HwgenError(f"{path} is not JSON: {error}", hint=HINT) from error
    if not isinstance(record, dict) or not record.keys() >= KEYS:
        raise HwgenError(f"{path} does not describe a design of hwgen", hint=HINT)
    return record


def _name(
    simulator: str, bench: str, source: str, sink: str, seed: int, reset_at: int | None
) -> str:
    name = f"{simulator}-{bench}-{source}-{sink}"
    name += f"-seed{seed}" if seed else ""
    return name + (f"-reset{reset_at}" if reset_at else "")


def _is_stored(vectors: Path, frames: int, case: tuple[str, str], seed: int) -> bool:
    """Whether emit stored these frames with these stalls."""
    file = vectors / "bench.json"
    if seed or not file.is_file() or not (vectors / "expected" / "-".join(case)).is_dir():
        return False
    return bool(frames <= json.loads(file.read_text())["frames"])


def _require(predict: Predict | None) -> Predict:
    if predict is None:
        raise HwgenError(
            "these inputs or stalls are not stored with the design, and there is no model of it"
        )
    return predict


def _images(
    vectors: Path, sources: Sequence[BenchStream], frames: int, inputs: Inputs | None
) -> dict[str, NDArray[np.int64]]:
    """`frames` frames of the given or the stored inputs, by layer."""
    if inputs is None:
        return {stream.layer: _stored(vectors, stream, frames) for stream in sources}
    given = as_inputs([stream.layer for stream in sources], inputs)
    return {
        stream.layer: _given(np.asarray(given[stream.layer]), stream, frames) for stream in sources
    }


def _stored(vectors: Path, stream: BenchStream, frames: int) -> NDArray[np.int64]:
    """The images that emit stored, repeated; random ones where it stored none."""
    file = vectors / "inputs" / f"{stream.name}.hex"
    if not file.is_file():
        lo, hi = _range(stream)
        random = np.random.Generator(np.random.PCG64(0))
        return random.integers(lo, hi + 1, (frames, *stream.shape))
    image = unpack(file.read_bytes(), stream)
    return np.resize(image, (frames, *stream.shape))


def _given(image: Integers, stream: BenchStream, frames: int) -> NDArray[np.int64]:
    """The first `frames` frames, checked against the input format."""
    if image.dtype.kind not in "iu":
        raise HwgenError(f"inputs must be integers, not {image.dtype}", layer=stream.layer)
    if image.shape[1:] != stream.shape or len(image) < frames:
        raise HwgenError(
            f"inputs must have shape [{frames} or more, {str(stream.shape)[1:-1]}], "
            f"not {list(image.shape)}",
            layer=stream.layer,
        )
    _check_range(image[:frames], stream)
    return image[:frames].astype(np.int64)


def _check_range(image: Integers, stream: BenchStream) -> None:
    lo, hi = _range(stream)
    least, most = int(image.min()), int(image.max())
    if least < lo or most > hi:
        found = least if least < lo else most
        raise HwgenError(f"inputs must be from {lo} to {hi}, not {found}", layer=stream.layer)


def _range(stream: BenchStream) -> tuple[int, int]:
    """The least and the largest integer of a stream."""
    lo = -(1 << (stream.lane_bits - 1)) if stream.signed else 0
    return lo, lo + (1 << stream.lane_bits) - 1


def _vectors(
    prediction: Prediction,
    case: tuple[str, str],
    stalls: Sequence[Stall],
    images: Mapping[str, Integers],
) -> Vectors:
    known = case[0] != SOAKED or _within_first_profile(prediction.cycles)
    return Vectors(
        tensors={**prediction.tensors, **images},
        stalls={
            (end, kind): s for end, kind, s in zip(("source", "sink"), case, stalls, strict=True)
        },
        cycles={case: prediction.cycles} if known else {},
    )


def _within_first_profile(cycles: Mapping[str, Integers]) -> bool:
    """Whether the models, which know a single pattern of stalls, hold for all these beats."""
    return max(int(times[-1]) for times in cycles.values() if len(times)) < SOAK_CYCLES


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
