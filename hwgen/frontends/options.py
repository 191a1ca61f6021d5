"""Options of the importers: which runtime the integers must equal, and what may be read."""

from __future__ import annotations

from dataclasses import dataclass

from hwgen.errors import HwgenError, raise_all

KERNELS = ("reference", "optimized", "xnnpack")
DENSE_RULES = ("H", "D")
SOFTMAX = ("device", "host")


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user may choose about a file that is imported.

    kernels: TensorFlow Lite kernels to equal, one of KERNELS. dense_rule: rounding of
    FULLY_CONNECTED in the reference kernels: "H" since LiteRT 1.4, "D" before (tflite-runtime).
    softmax: "device" computes a last softmax in the design, "host" ends the design in front of it.
    external_data: read tensors from files beside an ONNX model.
    Raises HwgenError on any other value.
    """

    kernels: str = "reference"
    dense_rule: str = "H"
    softmax: str = "device"
    external_data: bool = False

    def __post_init__(self) -> None:
        choices = (
            ("kernels", self.kernels, KERNELS),
            ("dense_rule", self.dense_rule, DENSE_RULES),
            ("softmax", self.softmax, SOFTMAX),
        )
        raise_all(
            [
                HwgenError(f"{name} must be one of {', '.join(allowed)}, not '{value}'")
                for name, value, allowed in choices
                if value not in allowed
            ]
        )
