"""The only place where a Verilog identifier is made from a name that a user or a file gave.

Whatever the name holds, only [A-Za-z0-9_] reaches generated code and file names, and every change
is told: the functions return what they did and why.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hwgen.emit.keywords import KEYWORDS
from hwgen.errors import HwgenError, raise_all

MAX_LENGTH = 64  # of a design or a layer
MAX_MODULE = 120  # of a module: tools with a limit have 127 or more, and a file name 255
_RUN = 4  # characters by which Verilator lengthens two underscores
COMMENT_LENGTH = 80
# Nets and instances that every top module has: a layer of that name would be declared twice.
RESERVED = frozenset({"aclk", "aresetn", "clk", "m_axis", "rst", "s_axis"})

_BAD = re.compile(r"[^A-Za-z0-9_]")
_BAD_IN_COMMENT = re.compile(r"[^A-Za-z0-9_.:/-]")


@dataclass(frozen=True, slots=True)
class Identifier:
    """source: the name given; text: the Verilog identifier; reason: why they differ, or ""."""

    source: str
    text: str
    reason: str = ""

    @property
    def changed(self) -> bool:
        return self.source != self.text


def identifier(name: str) -> Identifier:
    """The Verilog identifier for `name`; an identifier that is given stays as it is.

    Characters outside [A-Za-z0-9_] become `_`, a leading digit gets the prefix `l_`, a keyword of
    Verilog or SystemVerilog or a net of every top module the suffix `_l`, and a name of more than
    MAX_LENGTH characters, two underscores counted as six, ends in a hash of the whole name. Raises
    HwgenError on an empty name.
    """
    if not name:
        raise HwgenError(
            "a layer name must have at least one character", hint="give the layer a name"
        )
    text, reasons = name, []
    for step in (_spelled, _started, _unreserved):
        text, reason = step(text)
        reasons += [reason] if reason else []
    if _length(text) > MAX_LENGTH:
        text = _shortened(text, name, MAX_LENGTH)
        reasons.append(f"longer than {MAX_LENGTH} characters")
    return Identifier(name, text, "; ".join(reasons))


@dataclass(frozen=True, slots=True)
class Net:
    """Something that needs an identifier of its own. layer: to blame; what: it is, in words."""

    source: str
    layer: str
    what: str


def identifiers(names: Iterable[str], nets: Iterable[Net] = ()) -> dict[str, Identifier]:
    """Identifier of each layer in `names`, and of each net. Raises HwgenError, naming both, when
    two of them would be one identifier or one file on a disk that ignores case."""
    layers = [Net(name, name, f"layer '{_printable(name)}'") for name in dict.fromkeys(names)]
    found: dict[str, Identifier] = {}
    owners: dict[str, Net] = {}
    errors = []
    for net in (*layers, *nets):
        made = found.setdefault(net.source, identifier(net.source))
        owner = owners.setdefault(made.text.lower(), net)
        if owner != net:
            errors.append(_collision(net, owner, made.text))
    raise_all(errors)
    return found


def module_name(design: str, layer: str, unit: str) -> str:
    """Name of the module, and of its file without ".v", that holds `unit` of `layer`.

    Beyond MAX_MODULE characters the design and the layer are cut, and a hash tells them apart.
    """
    owner = f"{identifier(design).text}_{identifier(layer).text}"
    if _length(owner) + len(unit) >= MAX_MODULE:
        owner = _shortened(owner, owner, MAX_MODULE - len(unit) - 1)
    return f"{owner}_{unit}"


def module_names(
    design: str, units: Iterable[tuple[str, str]], library: Collection[str] = ()
) -> dict[tuple[str, str], str]:
    """module_name of each (layer, unit).

    Raises HwgenError, naming both layers, when two units would be one module (layer `a`, unit
    `b_c` and layer `a_b`, unit `c`), and when a module has the name of one in `library`.
    """
    found = {(layer, unit): module_name(design, layer, unit) for layer, unit in units}
    taken = {name.lower(): f"the library module '{name}'" for name in library}
    errors = [] if design.lower() not in taken else [_taken(None, design, taken[design.lower()])]
    for (layer, unit), name in found.items():
        if name.lower() in taken:
            errors.append(_taken(layer, name, taken[name.lower()]))
        taken.setdefault(name.lower(), f"unit '{unit}' of layer '{layer}'")
    raise_all(errors)
    return found


def comment_text(name: str) -> str:
    """`name` for a Verilog comment: letters, digits and `_.:/-` only, the rest as `_`, no more
    than COMMENT_LENGTH characters. No name can end a comment or start a tool's pragma."""
    text = _BAD_IN_COMMENT.sub("_", name)
    return text if len(text) <= COMMENT_LENGTH else f"{text[: COMMENT_LENGTH - 3]}..."


def _spelled(text: str) -> tuple[str, str]:
    bad = sorted(set(_BAD.findall(text)))
    listed = " ".join(ascii(character) for character in bad)
    return _BAD.sub("_", text), f"{listed} not allowed in an identifier" if bad else ""


def _started(text: str) -> tuple[str, str]:
    return (f"l_{text}", "starts with a digit") if text[0].isdigit() else (text, "")


def _unreserved(text: str) -> tuple[str, str]:
    if text in KEYWORDS:
        return f"{text}_l", f"'{text}' is a Verilog or SystemVerilog keyword"
    if text.lower() in RESERVED:
        return f"{text}_l", f"'{text}' is a net of the top module"
    return text, ""


def _length(text: str) -> int:
    """Characters of a name where a tool keeps it encoded."""
    return len(text) + _RUN * text.count("__")


def _shortened(text: str, name: str, length: int) -> str:
    """The start of `text`, underscores one at a time, and a hash of `name`."""
    start = re.sub("_+", "_", text)[: length - 9].rstrip("_")
    return f"{start}_{_hash(name)}"


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _printable(name: str) -> str:
    """For a message: nothing in it can drive a terminal."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in name)


def _collision(net: Net, owner: Net, text: str) -> HwgenError:
    same = net.what == f"layer '{_printable(net.layer)}'"
    subject = "becomes" if same else f"{net.what} becomes"
    return HwgenError(
        f"{subject} the identifier '{text}', which {owner.what} has already",
        layer=_printable(net.layer),
        hint="rename one of the two; case does not count, for the sake of file names",
    )


def _taken(layer: str | None, name: str, owner: str) -> HwgenError:
    who = "the design" if layer is None else "a unit of it"
    return HwgenError(
        f"{who} would be the module '{name}', which is {owner}",
        layer=layer and _printable(layer),
        hint="rename one",
    )
