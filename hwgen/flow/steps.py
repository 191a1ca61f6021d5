"""From a model file to a design folder, and from a design folder to a verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwgen.emit.files import name_design
from hwgen.emit.folder import emit, stream_cycles
from hwgen.emit.names import identifier
from hwgen.errors import HwgenError
from hwgen.flow.data import NO_DATA, DataFiles, with_data
from hwgen.flow.folder import REPORT, Data, model_files, read_data, read_float_graph
from hwgen.flow.options import Bench, Hardware, Quantization, Stalls, read_folding
from hwgen.flow.results import Accuracy, Checked, Emitted, Simulated
from hwgen.frontends import ImportOptions, Model, examine, load
from hwgen.golden.float_run import float_run
from hwgen.golden.run import golden
from hwgen.golden.sqnr import sqnr
from hwgen.ir.graph import Graph
from hwgen.ir.terminals import Output, QuantOutput
from hwgen.passes.quantize import quantize
from hwgen.report.explain import Explanation, explain
from hwgen.report.foldings import Folded, folded
from hwgen.report.page import page
from hwgen.report.rows import layer_rows
from hwgen.schedule import schedule
from hwgen.schedule.design import Design
from hwgen.simulate.design import input_integers
from hwgen.simulate.models import load_design, predictor
from hwgen.simulate.run import read_record, simulate
from hwgen.simulate.streams import of_role, read_streams
from hwgen.simulate.vectors import Integers, unpack
from hwgen.targets.parts import part
from hwgen.timing.stalls import pattern

Progress = Callable[[str, int], None]
REFERENCE = ImportOptions()


def emit_file(
    model: Path,
    out: Path,
    quantization: Quantization,
    hardware: Hardware,
    *,
    data: DataFiles = NO_DATA,
    options: ImportOptions = REFERENCE,
    force: bool = False,
) -> Emitted:
    """Load a model, quantize it where it is not yet, and write its design to `out`.

    The float graph and the data of the model go to out/model, for check_folder.
    Raises HwgenError on whatever is wrong with the model, the options or the folder.
    """

    loaded = with_data(load(model, options), data)
    emit(
        _quantized(loaded, quantization),
        out,
        target=hardware.target,
        interval=hardware.cycles(),
        multipliers=hardware.multipliers,
        folding=read_folding(hardware.folding),
        pixels=hardware.pixels,
        device=hardware.device,
        objective=hardware.objective,
        inputs=loaded.inputs,
        extra=model_files(loaded),
        force=force,
    )
    record = read_record(out)
    _write_report(out, page(record))
    renamed = tuple(identifier(layer) for layer in record["renamed"])
    return Emitted(out, record, renamed)


def schedule_file(
    model: Path,
    quantization: Quantization,
    hardware: Hardware,
    *,
    data: DataFiles = NO_DATA,
    options: ImportOptions = REFERENCE,
) -> Folded:
    """Load a model, quantize it where it is not yet, and tell how it would be folded.

    Writes nothing. Raises HwgenError on whatever is wrong with the model or the options.
    """
    loaded = with_data(load(model, options), data)
    design = schedule(
        _quantized(loaded, quantization),
        target=hardware.target,
        interval=hardware.cycles(),
        multipliers=hardware.multipliers,
        folding=read_folding(hardware.folding),
        pixels=hardware.pixels,
        device=hardware.device,
        objective=hardware.objective,
    )
    on = None if hardware.device is None else part(hardware.device)
    return folded(design, on, latency=hardware.objective == "latency")


def explain_file(model: Path, options: ImportOptions) -> Explanation:
    """The layers of a model file, and everything that stands against emitting it.

    Raises HwgenError when the file cannot be read, is damaged or of no kind that is known.
    """
    return explain(examine(model, options))


def simulate_folder(
    folder: Path, frames: int, stalls: Stalls, bench: Bench, progress: Progress
) -> Simulated:
    """Simulate the design in `folder` with the model's inputs, repeated as needed.

    Rewrites report.html. Raises HwgenError when the folder is no design or the run fails.
    """

    record = read_record(folder)
    design = load_design(folder)
    result = simulate(
        folder,
        frames=frames,
        inputs=_integers(design.graph, read_data(folder), frames),
        simulator=bench.simulator,
        bench=bench.kind,
        stall_source=stalls.source,
        stall_sink=stalls.sink,
        seed=stalls.seed,
        reset_at=bench.reset_at,
        soak=bench.soak,
        waves=bench.waves,
        predict=predictor(design),
        progress=progress,
    )
    predicted = last_cycles(design, frames, stalls)
    _write_report(folder, page(record, result, predicted))
    rows = layer_rows(record, result, predicted)
    return Simulated(record, result, rows, folder / REPORT)


def check_folder(folder: Path, frames: int, simulator: str, progress: Progress) -> Checked:
    """Simulate without stalls, and compare float, integers and RTL on the same frames.

    A model that came in integers has no float graph to compare with.
    """

    simulated = simulate_folder(folder, frames, Stalls(), Bench(simulator), progress)
    graph, data = load_design(folder).graph, read_data(folder)
    real = read_float_graph(folder)
    if data.inputs is None:
        return Checked(simulated, {}, None)
    noise = {} if real is None else sqnr(real, graph, _repeated(data.inputs, frames))
    return Checked(simulated, noise, _accuracy(simulated, real, graph, data, frames))


def _quantized(model: Model, options: Quantization) -> Graph:
    if model.graph.quantized:
        if options != Quantization():
            raise HwgenError(
                f"graph '{model.graph.name}' is quantized already",
                hint="leave the options about bits, scales and rounding out",
            )
        return model.graph
    if model.calibration is None:
        raise HwgenError(
            f"graph '{model.graph.name}' has no calibration data",
            hint="pass --calibrate DATA, or define 'calibration', an array of inputs [N, H, W, C],"
            " in a Python file",
        )
    return quantize(
        model.graph,
        model.calibration,
        weight_bits=options.weight_bits,
        activation_bits=options.activation_bits,
        per_channel=not options.per_tensor,
        power_of_two=options.power_of_two,
        rule=options.rule,
    )


def _integers(graph: Graph, data: Data, frames: int) -> dict[str, Integers] | None:
    """Integers [frames, H, W, C] by input layer, None for what emit stored."""
    return None if data.inputs is None else input_integers(graph, _repeated(data.inputs, frames))


def _repeated(inputs: Mapping[str, NDArray[Any]], frames: int) -> dict[str, NDArray[Any]]:
    """`frames` images of each input layer, from the start again when there are fewer."""
    return {
        name: np.resize(images[:frames], (frames, *images.shape[1:]))
        for name, images in inputs.items()
    }


def last_cycles(design: Design, frames: int, stalls: Stalls) -> dict[str, int]:
    """The cycle of the last beat of each stream, as the timing model predicts it."""
    patterns = pattern(stalls.source, stalls.seed), pattern(stalls.sink, stalls.seed + 1)
    cycles = stream_cycles(design, name_design(design), frames, *patterns)
    return {stream: int(beats[-1]) for stream, beats in cycles.items()}


def _accuracy(
    simulated: Simulated, real: Graph | None, graph: Graph, data: Data, frames: int
) -> Accuracy | None:
    """Classes of float, where there is such a graph, golden and RTL against the labels.

    None without a label for each frame, with several outputs, and when the RTL did not send whole,
    known frames.
    """
    rtl = _rtl_output(simulated, frames)
    if rtl is None or data.labels is None or data.inputs is None or len(data.labels) < frames:
        return None
    images, labels = _repeated(data.inputs, frames), data.labels[:frames]
    by_float = None if real is None else _right(float_run(real, images)[_output(real)], labels)
    output = _output(graph)
    by_golden = _right(golden(graph, images, [output])[output], labels)
    return Accuracy(frames, by_float, by_golden, _right(rtl, labels))


def _right(outputs: NDArray[Any], labels: NDArray[Any]) -> int:
    """Frames whose largest value, or whose only one where there is no other, is the label."""
    flat = outputs.reshape(len(labels), -1)
    classes = flat.argmax(axis=1) if flat.shape[1] > 1 else flat[:, 0]
    return int((classes == labels).sum())


def _output(graph: Graph) -> str:
    (name,) = [node.name for node in graph.nodes if isinstance(node, Output | QuantOutput)]
    return name


def _rtl_output(simulated: Simulated, frames: int) -> NDArray[np.int64] | None:
    """What the simulated design sent, integers [N, H, W, C].

    None where it is x or missing, and with several outputs.
    """
    sinks = of_role(read_streams(simulated.design), "sink")
    if len(sinks) != 1:
        return None
    (sink,) = sinks
    records = simulated.result.folder / f"{sink.name}.data.hex"
    beats = [line for line in records.read_text().splitlines() if line and line[0] not in "/@"]
    if len(beats) != frames * sink.beats or any("x" in beat.lower() for beat in beats):
        return None
    return unpack("\n".join(beats).encode(), sink)


def _write_report(folder: Path, text: str) -> None:
    (folder / REPORT).write_text(text, encoding="utf-8")
