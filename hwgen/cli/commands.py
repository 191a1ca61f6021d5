"""The commands: each reads its options, calls one function and prints what it returns."""

from __future__ import annotations

from pathlib import Path

import click

from hwgen.cli import output
from hwgen.cli.exit_codes import EXPLANATION, ExitCode
from hwgen.cli.options import (
    AS_JSON,
    DATA,
    DESIGN,
    PARTS,
    STALLS,
    hardware_options,
    import_options,
    model_options,
    words,
)


@click.group(epilog=EXPLANATION, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hwgen", prog_name="hwgen")
def cli() -> None:
    """Convolution and pooling networks to exact, streaming, synthesizable Verilog.

    \b
    hwgen emit examples/mnist_cnn.py -o build/mnist
    hwgen sim build/mnist --frames 20 --stall random
    """


@cli.command(short_help="Write the Verilog of a network.")
@click.argument("model", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="Output folder.")
@hardware_options
@click.option("--force", is_flag=True, help="Write into a folder that holds other files.")
@model_options
@click.option("--inputs", type=DATA, help="Frames to simulate with.")
@click.option("--labels", type=DATA, help="The class of each of these frames.")
@import_options
@AS_JSON
def emit(
    model: Path,
    out: Path,
    interval: int | None,
    fps: float | None,
    clock: float | None,
    multipliers: int | None,
    objective: str,
    device: str | None,
    target: str,
    folding: Path | None,
    pixels: str,
    force: bool,
    weight_bits: int,
    activation_bits: int,
    per_tensor: bool,
    power_of_two: bool,
    rule: str | None,
    calibrate: Path | None,
    inputs: Path | None,
    labels: Path | None,
    kernels: str,
    dense_rule: str,
    softmax: str,
    external_data: bool,
    as_json: bool,
) -> int:
    """Write the Verilog of MODEL: a TensorFlow Lite or ONNX file, a Python file that describes a
    graph, or a saved graph."""
    from hwgen import flow

    quantization = flow.Quantization(weight_bits, activation_bits, per_tensor, power_of_two, rule)
    hardware = flow.Hardware(
        interval, multipliers, target, folding, int(pixels), device, fps, clock, objective
    )
    data = flow.DataFiles(calibrate, inputs, labels)
    options = flow.ImportOptions(kernels, dense_rule, softmax, external_data)
    emitted = flow.emit_file(
        model, out, quantization, hardware, data=data, options=options, force=force
    )
    output.print_emitted(emitted, as_json)
    return ExitCode.OK


@cli.command(short_help="Show how a network would be folded.")
@click.argument("model", type=DATA)
@hardware_options
@model_options
@import_options
@AS_JSON
def schedule(
    model: Path,
    interval: int | None,
    fps: float | None,
    clock: float | None,
    multipliers: int | None,
    objective: str,
    device: str | None,
    target: str,
    folding: Path | None,
    pixels: str,
    weight_bits: int,
    activation_bits: int,
    per_tensor: bool,
    power_of_two: bool,
    rule: str | None,
    calibrate: Path | None,
    kernels: str,
    dense_rule: str,
    softmax: str,
    external_data: bool,
    as_json: bool,
) -> int:
    """Show how MODEL would be folded, and what limits it; nothing is written."""
    from hwgen import flow

    quantization = flow.Quantization(weight_bits, activation_bits, per_tensor, power_of_two, rule)
    hardware = flow.Hardware(
        interval, multipliers, target, folding, int(pixels), device, fps, clock, objective
    )
    options = flow.ImportOptions(kernels, dense_rule, softmax, external_data)
    found = flow.schedule_file(
        model, quantization, hardware, data=flow.DataFiles(calibrate), options=options
    )
    output.print_folded(found, as_json)
    return ExitCode.OK


@cli.command(short_help="Show a model as hwgen sees it.")
@click.argument("model", type=click.Path(path_type=Path))
@import_options
@AS_JSON
def explain(
    model: Path,
    kernels: str,
    dense_rule: str,
    softmax: str,
    external_data: bool,
    as_json: bool,
) -> int:
    """Show MODEL as hwgen sees it: layers, formats, what is folded, and all that is refused."""
    from hwgen import flow

    options = flow.ImportOptions(kernels, dense_rule, softmax, external_data)
    explanation = flow.explain_file(model, options)
    output.print_explanation(explanation, as_json)
    return ExitCode.USER_ERROR if explanation.refused else ExitCode.OK


@cli.command(short_help="Simulate a design; compare every bit and cycle.")
@DESIGN
@click.option("--frames", type=click.IntRange(1), default=3, show_default=True)
@click.option("--stall", type=click.Choice(STALLS), default="never", help="At both ends.")
@click.option("--stall-source", type=click.Choice(STALLS), help="At the input alone.")
@click.option("--stall-sink", type=click.Choice(STALLS), help="At the output alone.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the stalls.")
@click.option("--simulator", type=click.Choice(("verilator", "icarus")), default="verilator")
@click.option("--bench", type=click.Choice(("fast", "cycle")), default="fast", show_default=True)
@click.option("--reset-at", type=click.IntRange(1), help="Cycle of a reset within the run.")
@click.option("--soak", type=click.IntRange(1), help="Repeat the frames for this many cycles.")
@click.option("--waves", is_flag=True, help="Write a VCD file.")
@AS_JSON
def sim(
    design: Path,
    frames: int,
    stall: str,
    stall_source: str | None,
    stall_sink: str | None,
    seed: int,
    simulator: str,
    bench: str,
    reset_at: int | None,
    soak: int | None,
    waves: bool,
    as_json: bool,
) -> int:
    """Simulate DESIGN, a folder that emit wrote, and compare every bit and every cycle."""
    from hwgen import flow

    stalls = flow.Stalls(stall_source or stall, stall_sink or stall, seed)
    bench_options = flow.Bench(simulator, bench, waves, reset_at, soak or 0)
    with output.progress("simulate") as progress:
        simulated = flow.simulate_folder(design, frames, stalls, bench_options, progress)
    output.print_simulated(simulated, as_json)
    return ExitCode.OK if simulated.result.passed else ExitCode.DIFFERENT


@cli.command(short_help="Compare float, integers and Verilog by layer.")
@DESIGN
@click.option("--frames", type=click.IntRange(1), default=20, show_default=True)
@click.option("--simulator", type=click.Choice(("verilator", "icarus")), default="verilator")
@AS_JSON
def check(design: Path, frames: int, simulator: str, as_json: bool) -> int:
    """Compare float, integer model and Verilog of DESIGN, layer by layer."""
    from hwgen import flow

    with output.progress("check") as progress:
        checked = flow.check_folder(design, frames, simulator, progress)
    output.print_checked(checked, as_json)
    return ExitCode.OK if checked.simulated.result.passed else ExitCode.DIFFERENT


@cli.command(short_help="Count cells and measure the clock on an FPGA part.")
@DESIGN
@click.option("--target", type=click.Choice(PARTS), required=True, help="The part.")
@click.option("--pnr", is_flag=True, help="Place and route with nextpnr as well.")
@click.option("--clock", type=float, default=150.0, show_default=True, help="MHz to aim at.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of placing.")
@click.option(
    "--tries",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Seeds from --seed on; the fastest is taken.",
)
@click.option("--limit", type=click.IntRange(1), help="Seconds for a seed; default any time.")
@click.option(
    "--nextpnr",
    callback=words,
    default="",
    metavar="OPTIONS",
    help="More options of nextpnr, in quotes: '--router router2'.",
)
@AS_JSON
def synth(
    design: Path,
    target: str,
    pnr: bool,
    clock: float,
    seed: int,
    tries: int,
    limit: int | None,
    nextpnr: tuple[str, ...],
    as_json: bool,
) -> int:
    """Map DESIGN, a folder that emit wrote, with Yosys, and place and route it with nextpnr."""
    from hwgen.flow.synthesis import synthesize_folder
    from hwgen.synth.place import Placing
    from hwgen.targets.parts import part

    placing = Placing(clock, tuple(range(seed, seed + tries)), nextpnr, limit) if pnr else None
    with output.progress("synthesize") as progress:
        found = synthesize_folder(
            design,
            part(target),
            placing=placing,
            progress=lambda stage: progress(stage, 0),
        )
    output.print_synthesis(found, as_json)
    return ExitCode.OK


@cli.command(short_help="Prove the flow control of a design.")
@DESIGN
@click.option("--limit", type=click.IntRange(1), default=30, show_default=True, help="CPU seconds.")
@AS_JSON
def prove(design: Path, limit: int, as_json: bool) -> int:
    """Prove the library modules of DESIGN at the sizes at which it uses them: no word is lost,
    copied or reordered, nothing changes while it waits, nothing stops for ever.

    The result goes into design.json, unless files of DESIGN were edited since emit."""
    from hwgen.prove.design import is_sound, prove_folder

    with output.progress("prove") as progress:
        claims = prove_folder(design, limit=limit, progress=lambda module: progress(module, 0))
    output.print_claims(claims, as_json)
    return ExitCode.OK if is_sound(claims) else ExitCode.DIFFERENT


@cli.command(short_help="Tell what was checked of a design, and what not.")
@DESIGN
@AS_JSON
def verify(design: Path, as_json: bool) -> int:
    """Tell what was checked of DESIGN, a folder that emit wrote, with which tools, and what not."""
    from hwgen.report.verification import verification

    checks = verification(design)
    output.print_verification(checks, as_json)
    return ExitCode.DIFFERENT if any(c.state == "failed" for c in checks) else ExitCode.OK


@cli.command(short_help="List operators and what they allow.")
@click.option("--imports", is_flag=True, help="Operators of model files instead of hwgen.Graph.")
@click.option("--markdown", is_flag=True, help="Print the page docs/operators.md or imports.md.")
@AS_JSON
def operators(imports: bool, markdown: bool, as_json: bool) -> int:
    """List every operator with its attributes and what each may be."""
    show = output.print_imports if imports else output.print_operators
    show(markdown, as_json)
    return ExitCode.OK


@cli.command(short_help="Say what is missing on this machine.")
@AS_JSON
def doctor(as_json: bool) -> int:
    """Look for everything that hwgen needs on this machine, and say how to get what is missing."""
    from hwgen.doctor import examine

    findings = examine()
    output.print_findings(findings, as_json)
    return ExitCode.ENVIRONMENT if any(f.is_fatal for f in findings) else ExitCode.OK
