"""The command line: `hwgen --help`."""

from hwgen.cli.run import main

__all__ = ["main"]
