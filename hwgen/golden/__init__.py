"""Golden model: integer NumPy, exact. Calling the package is calling `golden`."""

from hwgen.callable_package import make_callable
from hwgen.golden.run import golden

__all__ = ["golden"]

make_callable(__name__, golden)
