"""Names of tensors in a file, which may be anything, as names that are unique and printable."""

from __future__ import annotations

from collections.abc import Iterable

MAX_LENGTH = 4096


def printable(text: str) -> str:
    """The text with an escape for each character that does not print, cut where it is too long."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return shown if len(shown) <= MAX_LENGTH else shown[: MAX_LENGTH - 3] + "..."


def unique(names: Iterable[str], stem: str) -> list[str]:
    """A name for each, printable and used once; one without a name is `stem` and its number.

    The first that has a name keeps it, later ones get _1, _2, ... behind it.
    """
    wanted = [printable(name) or f"{stem}_{number}" for number, name in enumerate(names)]
    taken = set(wanted)
    seen: set[str] = set()
    numbers: dict[str, int] = {}
    found = []
    for name in wanted:
        free = name
        while free in seen or (free != name and free in taken):
            numbers[name] = numbers.get(name, 0) + 1
            free = f"{name}_{numbers[name]}"
        seen.add(free)
        found.append(free)
    return found
