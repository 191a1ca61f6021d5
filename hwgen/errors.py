"""Errors that a user can cause, in one form: layer, what was found, what is allowed, a hint."""

from __future__ import annotations

from collections.abc import Sequence


class HwgenError(Exception):
    """A mistake in the user's graph, file, option or environment.

    message: one sentence with the value found and the values allowed.
    layer:   name of the layer, node or file at fault, if there is one.
    hint:    what to do about it.
    """

    def __init__(self, message: str, *, layer: str | None = None, hint: str | None = None) -> None:
        self.message = message
        self.layer = layer
        self.hint = hint
        super().__init__(self._text())

    def _text(self) -> str:
        where = f"layer '{self.layer}': " if self.layer is not None else ""
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{where}{self.message}{hint}"


class HwgenErrors(HwgenError):
    """Several user errors found in one pass over the input, reported together."""

    def __init__(self, errors: Sequence[HwgenError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in self.errors))


def raise_all(errors: Sequence[HwgenError]) -> None:
    """Raise nothing, the only error, or all of them as one HwgenErrors."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise HwgenErrors(errors)
