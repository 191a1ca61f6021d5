"""hwgen: hardware compiler for convolution and pooling networks. Nothing else is public.

Names are imported on first use, so that `import hwgen` stays fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hwgen.emit.folder import emit as emit
    from hwgen.errors import HwgenError as HwgenError
    from hwgen.frontends import load as load
    from hwgen.golden.float_run import float_run as float_run
    from hwgen.golden.run import golden as golden
    from hwgen.golden.sqnr import sqnr as sqnr
    from hwgen.ir.graph import Graph as Graph
    from hwgen.ir.serialize import save_graph as save_graph
    from hwgen.passes.options import LayerOptions as LayerOptions
    from hwgen.passes.quantize import quantize as quantize
    from hwgen.schedule.layer import Folding as Folding
    from hwgen.simulate.design import simulate as simulate
    from hwgen.timing.design import timing as timing

__version__ = "0.1.0"  # read from here by the build, too: a look-up of metadata costs 10 ms

_HOMES = {
    "Folding": "hwgen.schedule.layer",
    "Graph": "hwgen.ir.graph",
    "HwgenError": "hwgen.errors",
    "LayerOptions": "hwgen.passes.options",
    "emit": "hwgen.emit.folder",
    "float_run": "hwgen.golden.float_run",
    "golden": "hwgen.golden.run",
    "load": "hwgen.frontends",
    "quantize": "hwgen.passes.quantize",
    "save_graph": "hwgen.ir.serialize",
    "simulate": "hwgen.simulate.design",
    "sqnr": "hwgen.golden.sqnr",
    "timing": "hwgen.timing.design",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'hwgen' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
