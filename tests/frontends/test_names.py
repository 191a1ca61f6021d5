from __future__ import annotations

from hwgen.frontends.names import MAX_LENGTH, printable, unique


def test_names_that_are_unique_stay() -> None:
    assert unique(["a", "b;c", "ü"], "tensor") == ["a", "b;c", "ü"]


def test_names_that_repeat_get_numbers_that_are_free() -> None:
    assert unique(["a", "a", "a_1", "a"], "tensor") == ["a", "a_2", "a_1", "a_3"]


def test_what_has_no_name_is_called_by_its_position() -> None:
    assert unique(["", "x", "", "tensor_0"], "tensor") == [
        "tensor_0",
        "x",
        "tensor_2",
        "tensor_0_1",
    ]


def test_characters_that_do_not_print_are_escaped() -> None:
    assert printable("a\nb\x1b[2J\u202e") == "a\\nb\\x1b[2J\\u202e"
    assert printable("c;endmodule") == "c;endmodule"


def test_long_names_are_cut_and_still_differ() -> None:
    first, second = unique(["a" * 10_000, "a" * 10_001], "tensor")
    assert len(first) == MAX_LENGTH
    assert first.endswith("...")
    assert second == first + "_1"
