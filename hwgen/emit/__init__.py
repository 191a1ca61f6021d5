"""From a design to its folder. Calling the package is calling `hwgen.emit.folder.emit`.

That is imported on first use, so that names (hwgen.emit.names) can be made without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hwgen.callable_package import make_callable

if TYPE_CHECKING:
    from hwgen.emit.folder import emit as emit
    from hwgen.schedule.design import Design


def __getattr__(name: str) -> Any:
    if name != "emit":
        raise AttributeError(f"module 'hwgen.emit' has no attribute '{name}'")
    from hwgen.emit.folder import emit

    return emit


def _main(*arguments: Any, **options: Any) -> Design:
    """Write the design of a quantized graph to a folder; see emit."""
    from hwgen.emit.folder import emit

    return emit(*arguments, **options)


make_callable(__name__, _main)
