"""Row 11: hostile layer names become identifiers that four parsers read, each a different one.

    python -m trust.names --names 100000 --parsed 4000

All names go through hwgen.emit.names alone; a sample becomes modules, nets and comments of files
that Verilator, Yosys, slang and Icarus parse.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from hwgen.emit.keywords import KEYWORDS
from hwgen.emit.names import MAX_LENGTH, Identifier, comment_text, identifier, identifiers
from hwgen.errors import HwgenError
from tests.gates.checkers import TOOLS, Sources, complaints
from trust.row import Measured, Row, Size, main

SEED = 11
BATCH = 500  # names of one file
GOOD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
SAFE = re.compile(r"[A-Za-z0-9_.:/-]*")
PIECES = (
    *("*/", "/*", "//", "`define x y", "`", "\\", '"', "'", "\n", "\r", "\t", "\0", "\x1b[2J"),
    *("$finish", ";", "endmodule", "module", "(", ")", "[0]", "{", "}", "#", "@", "..", "/", " "),
    *("é", "ß", "漢字", "\u202e", "\u200b", "\ud800", "😀", "％", "synthesis translate_off"),
    *("conv2d", "layer/Conv2D;x", "StatefulPartitionedCall", "model_1", "0", "12", "_", "__", "A"),
    *("aclk", "aresetn", "s_axis", "m_axis", "clk", "rst", "..\\..\\etc", "CON", "nul", "%s", "%n"),
)


def measure(names: int, parsed: int) -> Measured:
    """Map `names` hostile names, and let the tools parse `parsed` of them."""
    made = [identifier(name) for name in hostile_names(names)]
    bad = [one for one in made if not is_good(one)]
    clashes = unnoticed_collisions(made)
    said = parser_complaints(distinct(made)[:parsed])
    detail = [f"bad: {ascii(one.source)} -> {one.text}" for one in bad[:10]]
    detail += [f"collision: {text}" for text in clashes[:10]] + said[:10]
    text = (
        f"{len(made)} names, {len(bad)} bad, {len(clashes)} collisions that are not refused; "
        f"{min(parsed, len(distinct(made)))} parsed by {', '.join(TOOLS)}: {len(said)} complaints"
    )
    return Measured(text, len(bad) + len(clashes) + len(said), len(made), tuple(detail))


def hostile_names(count: int) -> Iterator[str]:
    """Different names made of what has a meaning to Verilog, shells, terminals and file systems."""
    rng = random.Random(SEED)
    words = sorted(KEYWORDS)
    seen: set[str] = set()
    while len(seen) < count:
        parts = rng.choices([*PIECES, rng.choice(words)], k=rng.choice((1, 1, 2, 3, 4, 8, 60)))
        name = "".join(parts) if rng.random() < 0.8 else "_".join(parts).swapcase()
        if rng.random() < 0.5:
            name += "".join(chr(rng.randrange(1, 0x3000)) for _ in range(rng.randrange(6)))
        if name and name not in seen:
            seen.add(name)
            yield name


def is_good(made: Identifier) -> bool:
    """A plain identifier that is no keyword, and a name that is safe in a comment."""
    plain = GOOD.fullmatch(made.text) and made.text not in KEYWORDS
    return bool(
        plain and len(made.text) <= MAX_LENGTH and SAFE.fullmatch(comment_text(made.source))
    )


def unnoticed_collisions(made: Sequence[Identifier]) -> list[str]:
    """Identifiers that two names get, in any case of letters, without an error that names both."""
    owners: dict[str, Identifier] = {}
    found = []
    for one in made:
        owner = owners.setdefault(one.text.lower(), one)
        if owner is not one and not _refused(owner.source, one.source):
            found.append(f"{ascii(owner.source)} and {ascii(one.source)}: {one.text}")
    return found


def _refused(one: str, other: str) -> bool:
    try:
        identifiers([one, other])
    except HwgenError:
        return True
    return False


def distinct(made: Sequence[Identifier]) -> list[Identifier]:
    """One of those that would collide."""
    return list({one.text.lower(): one for one in made}.values())


def parser_complaints(made: Sequence[Identifier]) -> list[str]:
    """What the tools say about files with these names."""
    said = []
    for start in range(0, len(made), BATCH):
        with tempfile.TemporaryDirectory() as name:
            sources = _written(made[start : start + BATCH], Path(name))
            said += [f"{tool}: {line}" for tool in TOOLS for line in complaints(tool, sources)]
    return said


def _written(made: Sequence[Identifier], folder: Path) -> Sources:
    """A module for every name, and a top module that connects them in a row."""
    modules = [
        f"// Layer '{comment_text(one.source)}'\n"
        f"module {_module(one)} (\n    input  wire a,\n    output wire y\n);\n"
        f"  assign y = !a;\nendmodule\n"
        for one in made
    ]
    nets = ["a", *(f"{one.text}_tvalid" for one in made)]
    top = ["module gate (\n    input  wire a,\n    output wire y\n);"]
    for before, after, one in zip(nets, nets[1:], made, strict=False):
        top += [f"  wire {after};  // {comment_text(one.source)}"]
        top += [f"  {_module(one)} u_{one.text} (\n      .a({before}),\n      .y({after})\n  );"]
    top += [f"  assign y = {nets[-1]};", "endmodule", ""]
    for index, text in enumerate(modules):
        file = folder / f"{_module(made[index])}.v"
        file.write_text(f"`default_nettype none\n{text}`default_nettype wire\n")
    (folder / "gate.v").write_text("`default_nettype none\n" + "\n".join(top))
    return Sources(folder, "gate", ("gate.v", *(f"{_module(one)}.v" for one in made)))


def _module(one: Identifier) -> str:
    return f"net_{one.text}_conv2d"


ROW = Row(
    11,
    "trust.names",
    "hostile layer names through the making of identifiers and four parsers",
    "100 000 names, 0 bad, 0 collisions",
    100_000,
    (
        Size("--names", 2000, 100_000, "names that become identifiers"),
        Size("--parsed", 40, 2000, "of them that the tools parse"),
    ),
    measure,
    ("verilator", "pyosys", "pyslang", "icarus"),
    of_rtl=False,
)

if __name__ == "__main__":
    sys.exit(main(ROW))
