"""From a model file to a design folder, and from there to a verdict: what the commands call."""

from hwgen.flow.data import DataFiles
from hwgen.flow.options import Bench, Hardware, Quantization, Stalls
from hwgen.flow.results import Accuracy, Checked, Emitted, Simulated
from hwgen.flow.steps import (
    check_folder,
    emit_file,
    explain_file,
    schedule_file,
    simulate_folder,
)
from hwgen.frontends.options import ImportOptions

__all__ = [
    "Accuracy",
    "Bench",
    "Checked",
    "DataFiles",
    "Emitted",
    "Hardware",
    "ImportOptions",
    "Quantization",
    "Simulated",
    "Stalls",
    "check_folder",
    "emit_file",
    "explain_file",
    "schedule_file",
    "simulate_folder",
]
