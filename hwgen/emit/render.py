"""Templates to text. The only importer of jinja2.

A template sees one name, `m`, a frozen view. Verilog owns `{{ }}`, so values are `${ m.width }`
and statements are lines that start with `//%`. An attribute that the view lacks is an error.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import marshal
import operator
import os
import sys
from importlib import resources
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING, SupportsIndex

import jinja2

from hwgen import __version__

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from jinja2.bccache import Bucket

PACKAGE = "hwgen.templates"


def render(template: str, view: object) -> str:
    """Text of the template file `template` of hwgen.templates, filled from `view`.

    template: with a package and a colon in front it is a file of that package.
    Raises jinja2.TemplateError when the template is missing, wrong, or asks for an attribute that
    the view lacks: a mistake in hwgen, never one of its user.
    """
    return environment().get_template(template).render(m=view)


@functools.cache
def library(extra: tuple[str, ...] = ()) -> dict[str, str]:
    """Text of each hand-written module by file name, in the order of the names.

    extra: files of a target, relative to the library folder; each replaces the module of its file
    name or comes beside the others.
    """
    folder = resources.files(PACKAGE).joinpath("lib")
    files = {entry.name: entry for entry in folder.iterdir() if entry.name.endswith(".v")}
    texts = {name: file.read_text(encoding="ascii") for name, file in files.items()}
    texts |= library_files(extra)
    return {name: texts[name] for name in sorted(texts)}


def library_files(paths: tuple[str, ...]) -> dict[str, str]:
    """Text of files of the library folder, given relative to it, by file name."""
    folder = resources.files(PACKAGE).joinpath("lib")
    return {p.rsplit("/", 1)[-1]: folder.joinpath(p).read_text(encoding="ascii") for p in paths}


@functools.cache
def environment() -> jinja2.Environment:
    """The one jinja2 environment, with the filters below."""
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(_source),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        variable_start_string="${",
        variable_end_string="}",
        line_statement_prefix="//%",
        autoescape=False,
        optimized=False,  # constants that it would fold are in no template
        bytecode_cache=_Bytecode(),
    )
    made.filters.update(signed=signed, unsigned=unsigned, hex=hexadecimal)
    return made


def signed(value: SupportsIndex, width: int) -> str:
    """Verilog literal of a signed value: `8'sd3`, `-8'sd3`; the smallest one as `8'sh80`.

    Negation happens after extension to the width of the expression, so that `-8'sd128` would be
    +128 in a wider one. Raises ValueError when the value does not fit `width` bits.
    """
    number = operator.index(value)
    smallest = -(1 << (width - 1)) if width > 0 else 0
    _require(width > 0 and smallest <= number < -smallest, number, width, "signed")
    if number == smallest:
        return f"{width}'sh{1 << (width - 1):x}"
    return f"{'-' if number < 0 else ''}{width}'sd{abs(number)}"


def unsigned(value: SupportsIndex, width: int) -> str:
    """Verilog literal `8'd3`. Raises ValueError when the value does not fit `width` bits."""
    return f"{width}'d{_natural(value, width)}"


def hexadecimal(value: SupportsIndex, width: int) -> str:
    """Verilog literal `12'h0ff` with every digit of `width` bits.

    Raises ValueError when the value is negative or does not fit.
    """
    return f"{width}'h{_natural(value, width):0{-(-width // 4)}x}"


def _natural(value: SupportsIndex, width: int) -> int:
    number = operator.index(value)
    _require(width > 0 and 0 <= number < 1 << width, number, width, "unsigned")
    return number


def _require(fits: bool, number: int, width: int, kind: str) -> None:
    if not fits:
        raise ValueError(f"{number} does not fit {width} {kind} bits")


def _source(name: str) -> str | None:
    entry = _entry(name)
    return entry.read_text(encoding="utf-8") if entry.is_file() else None


def _entry(name: str) -> Traversable:
    package, _, file = name.rpartition(":")
    return resources.files(package or PACKAGE).joinpath(file)


class _Bytecode(jinja2.BytecodeCache):
    """Compiled templates beside Python's own bytecode, by the same rules.

    In the __pycache__ folder of the template or below sys.pycache_prefix, and nowhere where Python
    was told to write none, or where the disk refuses. What was made from another text, by another
    hwgen or by another jinja2 is made again.
    """

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return name

    def get_source_checksum(self, source: str) -> str:
        made_by = f"{__version__} {jinja2.__version__} {MAGIC_NUMBER.hex()}"
        return hashlib.sha256(f"{made_by} {source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError, NotImplementedError, EOFError, ValueError, TypeError):
            data, head = _place(bucket).read_bytes(), bucket.checksum.encode()
            if data.startswith(head):
                bucket.code = marshal.loads(data[len(head) :])

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode:
            return
        with contextlib.suppress(OSError, NotImplementedError):
            place = _place(bucket)
            place.parent.mkdir(parents=True, exist_ok=True)
            new = place.with_name(f"{place.name}.{os.getpid()}")
            new.write_bytes(bucket.checksum.encode() + marshal.dumps(bucket.code))
            new.replace(place)


def _place(bucket: Bucket) -> Path:
    """Raises NotImplementedError where Python keeps no bytecode, OSError for files in archives."""
    entry = _entry(bucket.key)
    if not isinstance(entry, Path):
        raise FileNotFoundError(bucket.key)
    return Path(cache_from_source(str(entry))).with_suffix(".jinja")
