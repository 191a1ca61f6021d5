"""The generated module of a softmax: its core, its ROM, its comments."""

from __future__ import annotations

from hwgen.emit.views.generated import generated, parts
from hwgen.emit.views.layer import note, summary
from hwgen.emit.views.softmax import ROM

from ...units.test_softmax import softmax


def test_the_module_and_its_rom_are_generated() -> None:
    unit = softmax(10, 3)
    made = dict(generated(unit, "shares", "Layer 'shares'.", lambda part: f"net_{part}", str))
    assert parts(unit) == ("engine", ROM)
    assert list(made) == ["net_engine", "net_exponentials"]
    assert "// Layer 'shares'." in made["net_engine"]
    assert ".CHANNELS(10)," in made["net_engine"]
    assert "net_exponentials u_exponentials (" in made["net_engine"]
    rom = made["net_exponentials"]
    assert rom.count("31'h") == 8
    assert "words[0] = 31'h7fffffff;" in rom
    assert "Exponentials of layer 'shares'." in rom


def test_comments_say_what_a_pixel_costs() -> None:
    assert note(softmax(10)) == "10 channels, 66 cycles a pixel"
    (text,) = summary(softmax(10))
    assert text == (
        "Softmax: 20 values and a table of 256 exponentials stored, one multiplier of 31 x 32 bits."
    )
