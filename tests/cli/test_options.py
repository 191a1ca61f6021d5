"""Options that several commands have: choices are written out, and those of their owners."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from hwgen.arithmetic.rounding import RULES
from hwgen.cli import options as offered
from hwgen.cli.commands import cli
from hwgen.frontends.options import DENSE_RULES, KERNELS, SOFTMAX
from hwgen.schedule.plan import OBJECTIVES
from hwgen.schedule.product import PIXELS
from hwgen.targets import TARGETS
from hwgen.targets.parts import PARTS
from hwgen.timing.stalls import KINDS


def test_the_choices_are_those_of_their_owners() -> None:
    assert (offered.KERNELS, offered.DENSE_RULES) == (KERNELS, DENSE_RULES)
    assert offered.SOFTMAX == SOFTMAX
    assert set(offered.STALLS) == set(KINDS)
    assert set(offered.RULES) == set(RULES)
    assert set(offered.TARGETS) == set(TARGETS)
    assert offered.OBJECTIVES == OBJECTIVES
    assert tuple(PARTS) == offered.PARTS
    assert tuple(map(int, offered.PIXELS)) == PIXELS


@pytest.mark.parametrize(
    "decorate", [offered.import_options, offered.hardware_options, offered.model_options]
)
def test_every_group_of_options_tells_what_each_is_for(decorate: object) -> None:
    assert callable(decorate)
    command = click.command()(decorate(lambda **options: 0))
    text = CliRunner().invoke(command, ["--help"]).output
    assert text.count("--") >= 4


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_runs_with_its_defaults(name: str) -> None:
    """A default that is no choice stops a command before it begins."""
    given: list[str] = []
    for wanted in cli.commands[name].params:
        if not wanted.required:
            continue
        value = wanted.type.choices[0] if isinstance(wanted.type, click.Choice) else "folder"
        given += [wanted.opts[0], value] if isinstance(wanted, click.Option) else [value]
    cli.commands[name].make_context(name, given)


def test_options_of_nextpnr_are_words_of_a_command_line() -> None:
    context = click.Context(cli)
    option = click.Option(["--nextpnr"])
    assert offered.words(context, option, "--router 'a b'") == ("--router", "a b")
    with pytest.raises(click.BadParameter, match="No closing quotation"):
        offered.words(context, option, "'")
