"""From a design to its folder. Calling the package is calling `emit`."""

from hwgen.callable_package import make_callable
from hwgen.emit.folder import emit

__all__ = ["emit"]

make_callable(__name__, emit)
