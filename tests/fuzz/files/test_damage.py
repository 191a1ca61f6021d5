from __future__ import annotations

from random import Random

import pytest

from tests.fuzz.files.damage import CHANGES, Change, damaged

CONTENT = bytes(range(1, 200))
OTHER = b"\xee" * 50


@pytest.mark.parametrize("seed", range(5))
def test_the_same_random_numbers_make_the_same_file(seed: int) -> None:
    first, second = (damaged(CONTENT, Random(seed), [OTHER]) for _ in range(2))
    assert first == second


def test_files_differ_from_each_other() -> None:
    made = {damaged(CONTENT, Random(seed), [OTHER]) for seed in range(100)}
    assert len(made) > 90


@pytest.mark.parametrize("change", dict.fromkeys(CHANGES), ids=lambda change: change.__name__)
def test_every_change_changes_a_file_and_takes_an_empty_one(change: Change) -> None:
    found = set()
    for seed in range(20):
        content, empty = bytearray(CONTENT), bytearray()
        change(content, Random(seed), [OTHER])
        change(empty, Random(seed), [OTHER])
        found.add(bytes(content))
    assert found - {CONTENT}
