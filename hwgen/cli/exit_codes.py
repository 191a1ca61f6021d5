"""Exit codes; they are part of the interface and never change their meaning."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the number means is documented in docs/cli.md and `hwgen --help`."""

    OK = 0
    DIFFERENT = 1
    USER_ERROR = 2
    ENVIRONMENT = 3
    INTERNAL = 4
    INTERRUPTED = 130


EXPLANATION = """\b
Exit codes:
  0  all is well
  1  a comparison failed: simulated and expected values or cycles differ
  2  a mistake in the model, an option or a file; the message says which
  3  a tool is missing, too old or broken; see hwgen doctor
  4  a mistake in hwgen itself
"""
