"""Options that several commands have."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

import click

# Written out because the modules that own them import NumPy; tests/cli compares the two.
STALLS = ("never", "alternate", "random", "heavy", "bursty")
TARGETS = ("generic", "ecp5", "ice40", "xc7")
OBJECTIVES = ("interval", "latency")
PIXELS = ("1", "2", "4", "8")
PARTS = (
    *("ecp5-12k", "ecp5-25k", "ecp5-45k", "ecp5-85k", "ice40-up5k", "ice40-hx8k"),
    *("xc7z010", "xc7z020", "xc7z045", "xc7a35t", "xc7a100t", "xc7a200t"),
)
KERNELS = ("reference", "optimized", "xnnpack")
DENSE_RULES = ("H", "D")
SOFTMAX = ("device", "host")
RULES = ("D", "U", "S", "H", "F", "half_up", "half_even", "floor", "toward_zero")

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON value and no more.")
DESIGN = click.argument("design", type=click.Path(path_type=Path))
BITS = click.IntRange(2, 16)
DATA = click.Path(path_type=Path)


def words(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    """The words of a command line that is the text of an option."""
    try:
        return tuple(shlex.split(value))
    except ValueError as error:
        message = f"{value!r} is no command line: {error}"
        raise click.BadParameter(message, context, parameter) from error


def import_options(command: Callable[..., int]) -> Callable[..., int]:
    """Options of the commands that read a model file of another tool."""
    for option in reversed(
        (
            click.option(
                "--kernels",
                type=click.Choice(KERNELS),
                default="reference",
                help="TensorFlow Lite kernels whose integers the design equals.",
            ),
            click.option(
                "--dense-rule",
                type=click.Choice(DENSE_RULES),
                default="H",
                help="Rounding of FULLY_CONNECTED: H since LiteRT 1.4, D before.",
            ),
            click.option(
                "--softmax",
                type=click.Choice(SOFTMAX),
                default="device",
                help="Where a last softmax is computed.",
            ),
            click.option(
                "--external-data",
                is_flag=True,
                help="Read ONNX tensors from other files.",
            ),
        )
    ):
        command = option(command)
    return command


def hardware_options(command: Callable[..., int]) -> Callable[..., int]:
    """Options of the commands that choose how a network becomes hardware."""
    for option in reversed(
        (
            click.option("--interval", type=click.IntRange(1), help="Cycles allowed for a frame."),
            click.option("--fps", type=float, help="Frames a second, at the clock of --clock."),
            click.option("--clock", type=float, help="MHz, for --fps."),
            click.option(
                "--multipliers", type=click.IntRange(1), help="Budget of the multiplier arrays."
            ),
            click.option("--objective", type=click.Choice(OBJECTIVES), default="interval"),
            click.option("--device", type=click.Choice(PARTS), help="FPGA part to stay within."),
            click.option(
                "--target", type=click.Choice(TARGETS), default="generic", show_default=True
            ),
            click.option(
                "--folding", type=click.Path(path_type=Path), help="JSON: pe and simd by layer."
            ),
            click.option(
                "--pixels",
                type=click.Choice(PIXELS),
                default="1",
                help="Columns in an input beat.",
            ),
        )
    ):
        command = option(command)
    return command


def model_options(command: Callable[..., int]) -> Callable[..., int]:
    """Options of the commands that quantize a float model."""
    for option in reversed(
        (
            click.option("--weight-bits", type=BITS, default=8, show_default=True),
            click.option("--activation-bits", type=BITS, default=8, show_default=True),
            click.option(
                "--per-tensor", is_flag=True, help="One weight scale a layer, not one a channel."
            ),
            click.option("--power-of-two", is_flag=True, help="Scales are powers of two."),
            click.option(
                "--rule", type=click.Choice(RULES), help="Rounding rule of the requantization."
            ),
            click.option(
                "--calibrate", type=DATA, help="Frames that set the ranges of a float model."
            ),
        )
    ):
        command = option(command)
    return command
