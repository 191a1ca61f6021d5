"""Names that break what believes in names."""

from __future__ import annotations

NAMES = (
    "c;endmodule",
    "module",
    "a\nb\r\nc",
    '*/ `include "x" /*',
    "// x",
    "${m.top}",
    "{{ 7 * 7 }}",
    "../../etc/passwd",
    "/absolute",
    "C:\\\\nul",
    "x" * 10_000,
    "ü€\U0001f600\u202e",
    "\x00\x01\x7f\x1b[2J",
    "",
    " ",
    "0",
    "<script>alert(1)</script>",
    "%s%n",
)
"""Keywords, ends of comments and files, templates, paths, length, characters that do not print."""
