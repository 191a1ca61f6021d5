"""Names: every string becomes an identifier, changes are told, collisions name both layers."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hwgen.emit.names import (
    COMMENT_LENGTH,
    MAX_LENGTH,
    MAX_MODULE,
    Net,
    comment_text,
    identifier,
    identifiers,
    module_name,
    module_names,
)
from hwgen.errors import HwgenError

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@pytest.mark.parametrize("name", ["conv1", "conv2d_1", "_x", "FC", "endmodules"])
def test_an_identifier_stays_as_it_is(name: str) -> None:
    made = identifier(name)
    assert (made.text, made.changed, made.reason) == (name, False, "")


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("c;endmodule", "c_endmodule", "';' not allowed in an identifier"),
        ("block/conv 1", "block_conv_1", "' ' '/' not allowed in an identifier"),
        ("größe", "gr__e", "'\\xdf' '\\xf6' not allowed in an identifier"),
        ("a\nb", "a_b", "'\\n' not allowed in an identifier"),
        ("1st", "l_1st", "starts with a digit"),
        ("reg", "reg_l", "'reg' is a Verilog or SystemVerilog keyword"),
        ("logic", "logic_l", "'logic' is a Verilog or SystemVerilog keyword"),
        ("s_axis", "s_axis_l", "'s_axis' is a net of the top module"),
    ],
)
def test_another_name_is_mapped_and_told(name: str, text: str, reason: str) -> None:
    made = identifier(name)
    assert (made.text, made.changed, made.reason) == (text, True, reason)


def test_a_long_name_ends_in_a_hash_of_the_whole() -> None:
    one, two = identifier("a" * 100 + "1"), identifier("a" * 100 + "2")
    assert len(one.text) == len(two.text) == MAX_LENGTH
    assert one.text != two.text
    assert one.reason == f"longer than {MAX_LENGTH} characters"


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(HwgenError, match="a layer name must have at least one character"):
        identifier("")


@given(st.text(min_size=1))
@example("0" * 47 + "::0::::")  # cut behind an underscore
def test_every_string_becomes_an_identifier_that_stays(name: str) -> None:
    text = identifier(name).text
    assert IDENTIFIER.fullmatch(text)
    assert len(text) <= MAX_LENGTH
    assert identifier(text).text == text


def test_two_layers_with_one_identifier_are_refused_by_both_names() -> None:
    with pytest.raises(HwgenError) as caught:
        identifiers(["a b", "c", "a/b"])
    assert str(caught.value) == (
        "layer 'a/b': becomes the identifier 'a_b', which layer 'a b' has already\n"
        "  hint: rename one of the two; case does not count, for the sake of file names"
    )


def test_identifiers_that_differ_in_case_only_are_refused() -> None:
    with pytest.raises(HwgenError, match=r"layer 'Conv': .* which layer 'conv' has already"):
        identifiers(["conv", "Conv"])


def test_a_message_cannot_drive_the_terminal() -> None:
    with pytest.raises(HwgenError) as caught:
        identifiers(["a_[2J", "a\x1b[2J"])
    assert "\x1b" not in str(caught.value)
    assert "a\\x1b[2J" in str(caught.value)


def test_every_collision_is_reported_at_once() -> None:
    with pytest.raises(HwgenError) as caught:
        identifiers(["a", "A", "b", "B"])
    assert str(caught.value).count("has already") == 2


def test_a_module_name_is_design_layer_unit() -> None:
    assert module_name("mnist", "conv 1", "mac_array") == "mnist_conv_1_mac_array"


def test_two_units_with_one_module_name_are_refused_by_both_layers() -> None:
    with pytest.raises(HwgenError) as caught:
        module_names("d", [("a", "b_c"), ("a_b", "c")])
    assert str(caught.value) == (
        "layer 'a_b': a unit of it would be the module 'd_a_b_c', which is unit 'b_c' of layer 'a'"
        "\n  hint: rename one"
    )


def test_a_module_named_like_one_of_the_library_is_refused() -> None:
    with pytest.raises(HwgenError, match="'axis_skid', which is the library module 'axis_skid'"):
        module_names("axis_skid", [], library=["axis_skid"])
    with pytest.raises(HwgenError, match="layer 'width': a unit of it would be the module"):
        module_names("axis", [("width", "adapter")], library=["axis_width_adapter"])


def test_units_of_distinct_layers_have_distinct_modules() -> None:
    units = [("conv1", "window"), ("conv1", "mac_array"), ("pool1", "max_tree")]
    names = module_names("net", units, library=["fifo"])
    assert list(names.values()) == ["net_conv1_window", "net_conv1_mac_array", "net_pool1_max_tree"]


@given(st.text())
def test_a_comment_holds_no_character_with_a_meaning(name: str) -> None:
    text = comment_text(name)
    assert re.fullmatch(r"[A-Za-z0-9_.:/-]*", text)
    assert len(text) <= COMMENT_LENGTH


def test_a_hostile_name_cannot_leave_a_comment() -> None:
    assert comment_text("c;endmodule\n`include */") == "c_endmodule__include__/"


def test_a_net_with_the_name_of_a_layer_is_named_for_what_it_is() -> None:
    net = Net("a_to_b", "a", "the stream from 'a' to 'b'")
    with pytest.raises(HwgenError) as caught:
        identifiers(["a_to_b"], [net])
    assert str(caught.value).startswith(
        "layer 'a': the stream from 'a' to 'b' becomes the identifier 'a_to_b', which layer"
        " 'a_to_b' has already"
    )


def test_many_underscores_are_counted_as_tools_write_them() -> None:
    made = identifier("_" * 40)
    assert made.text == f"_{made.text[-8:]}"
    assert made.reason == f"longer than {MAX_LENGTH} characters"
    assert not identifier("conv__1").changed


def test_a_long_module_name_keeps_its_unit_and_tells_layers_apart() -> None:
    one, two = (module_name("d" * 64, f"{'l' * 60}{i}", "lane0_level0_thresholds") for i in "12")
    assert len(one) == len(two) == MAX_MODULE
    assert one.endswith("_lane0_level0_thresholds")
    assert one != two
