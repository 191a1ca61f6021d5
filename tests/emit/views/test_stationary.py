"""View of an input-stationary array."""

from __future__ import annotations

from hwgen.emit.views.generated import generated, parts
from hwgen.emit.views.layer import note, summary
from hwgen.emit.views.mac import BIAS, WEIGHTS
from hwgen.emit.views.stationary import stationary_view
from hwgen.units.stationary import Stationary

from ...schedule.test_stationary import array, dense, folded


def unit() -> Stationary:
    found = array(folded(dense(30, 8), 2, 3, True))
    assert isinstance(found, Stationary)
    return found


def test_widths_follow_from_the_folding() -> None:
    found = stationary_view(unit(), "top_mac", "banner", "purpose", lambda part: f"top_{part}")
    assert (found.weight_rom, found.bias_rom) == (f"top_{WEIGHTS}", f"top_{BIAS}")
    assert (found.weight_address_bits, found.group_bits) == (6, 2)  # 10 words x 4 groups
    assert found.weight_word_bits == 2 * 3 * 8
    assert found.output_bits == 2 * found.acc_bits


def test_the_text_names_the_numbers_of_the_folding() -> None:
    files = dict(generated(unit(), "layer", "purpose", str, str))
    assert tuple(files) == parts(unit())
    text = files["mac"]
    assert (
        "// 2 outputs x 3 inputs a cycle: 4 groups x 10 input words x 1 window = 40 cycles" in text
    )
    assert "array of 4 x 2 accumulators" in text
    assert "hwgen_stationary_array #(" in text


def test_notes_say_that_inputs_are_not_stored() -> None:
    assert note(unit()) == "2 outputs x 3 inputs a cycle, inputs taken as they come"
    assert summary(unit())[0] == "Accumulators of 8 outputs in memory, no inputs."
