"""Every library module at sizes that a proof takes seconds for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

FLOW = (
    "nothing lost, copied or reordered, stable while stalled, no deadlock, each word as specified"
)


@dataclass(frozen=True, slots=True)
class Case:
    """A module with parameters; defaults of the module for those that are not named.

    count_bits, number_bits, patience: as for `hwgen.prove.harness.harness`.
    free: modules within whose outputs are left open, since the claim does not depend on them.
    plain: modules within that stand there as specs/plain_<module>.v, which is easier to decide and
    for which the specification of the module holds, too.
    """

    module: str
    parameters: Mapping[str, int] = field(default_factory=dict)
    claim: str = FLOW
    count_bits: int = 5
    number_bits: int = 4
    patience: int = 10
    free: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()

    def __str__(self) -> str:
        values = ",".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"{self.module}({values})"


def words(*values: int, bits: int = 32) -> int:
    """Values side by side in one parameter, the first lowest."""
    return sum(value << (bits * place) for place, value in enumerate(values))


def _plumbing() -> Iterator[Case]:
    yield Case("hwgen_skid", {"WIDTH": 2})
    yield Case("hwgen_queue", {"WIDTH": 2, "DEPTH": 0})
    yield Case("hwgen_queue", {"WIDTH": 2, "DEPTH": 2})
    yield Case("hwgen_queue", {"WIDTH": 2, "DEPTH": 5})
    indices = words(2, 0, 0, 3, bits=16)
    yield Case("hwgen_gather", {"FIELD": 1, "FIELDS": 3, "OUTPUTS": 4, "INDICES": indices})
    yield Case("hwgen_lane_slice", {"WIDTH": 6, "FIRST": 1, "KEPT": 3})
    yield Case("hwgen_lane_mask", {"WIDTH": 4, "LAST_WIDTH": 1, "BEATS": 3, "FILL": 5})
    yield Case("hwgen_lane_mask", {"WIDTH": 2, "LAST_WIDTH": 1, "BEATS": 1, "FILL": 1})
    for first, count in ((0, 3), (1, 2), (3, 2)):
        sizes = {"WIDTH": 1, "PERIOD": 5, "FIRST": first, "COUNT": count, "DEPTH": 2}
        yield Case("hwgen_keep", sizes)
    yield Case("hwgen_width_up", {"WORD": 1, "RATIO": 2, "PACKET": 3})
    yield Case("hwgen_width_up", {"WORD": 1, "RATIO": 3, "PACKET": 4})
    yield Case("hwgen_width_down", {"WORD": 1, "RATIO": 2, "PACKET": 1, "LAST_RATIO": 2})
    yield Case("hwgen_width_down", {"WORD": 1, "RATIO": 3, "PACKET": 2, "LAST_RATIO": 1})
    for inner, factor, capacity in ((1, 2, 2), (2, 3, 2), (2, 2, 3)):
        sizes = {"WORD": 1, "INNER": inner, "FACTOR": factor, "CAPACITY": capacity, "DEPTH": 3}
        yield Case("hwgen_replay", sizes, count_bits=6)
    yield from _borders()


def _borders() -> Iterator[Case]:
    """Each side alone and beside others, around images that are as small as can be."""
    image = {"WIDTH": 1, "LANDING": 2, "FILL": 1, "ROWS": 1, "COLUMNS": 2}
    for top, bottom, left, right in ((1, 0, 1, 0), (1, 0, 0, 1), (0, 1, 1, 0)):
        sides = {"TOP": top, "BOTTOM": bottom, "LEFT": left, "RIGHT": right}
        yield Case("hwgen_border", image | sides, count_bits=6, number_bits=2)
    column = {"ROWS": 2, "COLUMNS": 1, "TOP": 0, "BOTTOM": 1, "LEFT": 0, "RIGHT": 1}
    yield Case("hwgen_border", image | column, count_bits=6, number_bits=2)
    rows = {"ROWS": 2, "TOP": 0, "BOTTOM": 1, "LEFT": 1, "RIGHT": 0}
    yield Case("hwgen_border", image | rows, count_bits=6, number_bits=2)
    below = {"TOP": 0, "LEFT": 1, "RIGHT": 0, "WORDS": 2}
    yield Case("hwgen_border", image | below, count_bits=6, number_bits=2)
    yield Case("hwgen_border", image | {"COLUMNS": 1}, count_bits=7, number_bits=2)


def _values() -> Iterator[Case]:
    for signed, low, high in ((1, 6, 1), (0, 1, 5)):
        sizes = {"LANES": 2, "W": 3, "IS_SIGNED": signed, "LOW": low, "HIGH": high}
        yield Case("hwgen_clamp", sizes)
    for signed, step, zero in ((1, 1, 2), (0, 2, 1)):
        sizes = {"LANES": 2, "W": 2, "IS_SIGNED": signed, "STEP": step, "ZERO": zero}
        yield Case("hwgen_centre", sizes | {"OUT_W": 2 + step})
        yield Case("hwgen_square", {"W": 2, "IS_SIGNED": signed, "ZERO": zero, "OUT_W": 4})
    sizes = {"A_W": 2, "B_W": 2, "A_SIGNED": 1, "B_SIGNED": 0, "A_ZERO": 1, "B_ZERO": 2, "P_W": 5}
    yield Case("hwgen_product", sizes)
    for signed in (0, 1):
        sizes = {"TAPS": 3, "LANES": 1, "W": 2, "IS_SIGNED": signed}
        yield Case("hwgen_max_reduce", sizes)
        sizes = {"TAPS": 3, "LANES": 1, "IN_W": 1, "IN_SIGNED": signed, "OUT_W": 3}
        yield Case("hwgen_sum_reduce", sizes)
    frame = {"IN_W": 1, "IN_SIGNED": 0, "OUT_W": 2, "POSITIONS": 4, "WINDOW": 2, "STRIDE": 2}
    yield Case("hwgen_accumulate", frame | {"OUTPUTS": 2, "DEPTH": 3})
    yield Case("hwgen_accumulate", frame | {"OUTPUTS": 3, "PAD": 1, "INNER": 2, "POSITIONS": 5})
    best = {"IN_W": 2, "IN_SIGNED": 1, "OUT_W": 2, "MAXIMUM": 1, "POSITIONS": 3, "INNER": 4}
    yield Case("hwgen_accumulate", best | {"WINDOW": 2, "STRIDE": 3, "OUTPUTS": 1, "DEPTH": 2})


def _several_ports() -> Iterator[Case]:
    yield Case("hwgen_fork", {"WIDTH": 1, "PORTS": 2, "DEPTHS": words(2, 3)})
    widths = {"WIDTHS": words(1, 2), "LOWS": words(0, 1)}
    yield Case("hwgen_join", {"PORTS": 2, "WIDTH": 3} | widths)
    three = {"WIDTHS": words(1, 1, 1), "LOWS": words(0, 1, 2)}
    yield Case("hwgen_join", {"PORTS": 3, "WIDTH": 3} | three)
    yield Case("hwgen_concat", {"PORTS": 2, "WIDTH": 1, "COUNT_W": 2, "BEATS": words(1, 3)})
    yield Case("hwgen_concat", {"PORTS": 3, "WIDTH": 1, "COUNT_W": 1, "BEATS": words(2, 1, 2)})


EXACT = "the result is that of a plain reference, in the cycle that the header says"


def _data() -> Iterator[Case]:
    for signed in (0, 1):
        yield Case("hwgen_max_tree", {"N": 5, "W": 3, "IS_SIGNED": signed}, EXACT)
        sizes = {"N": 5, "IN_W": 2, "IS_SIGNED": signed, "OUT_W": 5}
        yield Case("hwgen_adder_tree", sizes, EXACT)
        sizes = {"N": 3, "IN_W": 3, "IS_SIGNED": signed, "OUT_W": 3}
        yield Case("hwgen_adder_tree", sizes, EXACT)
        sizes = {"SIMD": 2, "X_W": 2, "X_SIGNED": signed, "W_W": 2, "SUM_W": 7}
        yield Case("hwgen_dot_product", sizes, EXACT)
        yield Case("hwgen_dot_product", sizes | {"SIMD": 1}, EXACT)
        yield Case("hwgen_dot_product", sizes | {"SIMD": 1, "OUTPUTS": 3}, EXACT)
        yield Case("hwgen_dot_rows", sizes | {"SHIFT": 1}, EXACT)
        yield Case("hwgen_dot_rows", sizes | {"X_W": 2, "W_W": 3}, EXACT)
        yield Case("hwgen_dot_select", sizes | {"SHIFT": 0}, EXACT)
        yield Case("hwgen_dot_select", sizes | {"W_W": 1, "SHIFT": 1, "SIMD": 3}, EXACT)
        yield Case("hwgen_dot_popcount", {"SIMD": 5, "W_W": 1 + signed, "SUM_W": 5}, EXACT)
    yield Case("hwgen_dot_popcount", {"SIMD": 4, "W_W": 2, "SUM_W": 5, "SHIFT": 1}, EXACT)
    yield Case("hwgen_argmax_tree", {"N": 5, "W": 3, "PLACE_W": 3}, EXACT)
    yield Case("hwgen_popcount", {"N": 7, "OUT_W": 3}, EXACT)
    yield Case("hwgen_multiplier", {"A_W": 3, "B_W": 4}, EXACT)
    yield Case("hwgen_multiplier_pair", {"A_W": 3, "B_W": 3, "P_W": 6}, EXACT)
    yield Case("hwgen_multiplier_pair", {"A_W": 3, "B_W": 2, "P_W": 4}, EXACT)
    for sizes in ({"A_W": 19, "B_W": 1}, {"A_W": 1, "B_W": 19}, {"A_W": 24, "B_W": 2}):
        yield Case("hwgen_serial_multiplier", sizes, EXACT, plain=("hwgen_multiplier",))
    yield Case("hwgen_threshold_stage", {"NODE_W": 2, "ACC_W": 4}, EXACT)
    frame = {"BEATS": 2, "COLUMNS": 4, "COLUMN_FRONT": 1, "COLUMN_BACK": 1, "ROWS": 3}
    yield Case("hwgen_class_counter", frame | {"ROW_FRONT": 1, "ROW_BACK": 0, "ADDR_W": 3}, EXACT)
    frame = {"COLUMNS": 3, "COLUMN_BACK": 2, "ROWS": 4, "ROW_FRONT": 1, "ROW_BACK": 2}
    yield Case("hwgen_class_counter", frame | {"ADDR_W": 4}, EXACT)


def _searches() -> Iterator[Case]:
    yield Case("hwgen_lookup", {"WIDTH": 2, "BEATS": 1, "BEAT_W": 1})
    yield Case("hwgen_lookup", {"WIDTH": 2, "BEATS": 3, "BEAT_W": 2})
    sizes = {"LANES": 2, "W": 2, "BEATS": 2, "LAST_LANES": 1, "FIELD": 3, "DEPTH": 2}
    yield Case("hwgen_argmax", sizes | {"IS_SIGNED": 1, "WITH_VALUE": 1})
    yield Case("hwgen_argmax", sizes | {"IS_SIGNED": 0, "WITH_VALUE": 0, "LANES": 1, "BEATS": 3})


def _control() -> Iterator[Case]:
    yield Case("hwgen_fifo", {"WIDTH": 2, "DEPTH": 2})
    yield Case("hwgen_fifo", {"WIDTH": 1, "DEPTH": 4})
    yield Case("hwgen_deep_fifo", {"WIDTH": 1, "DEPTH": 7})
    yield Case("hwgen_credits", {"DEPTH": 3}, EXACT)
    sizes = {"CHUNKS": 2, "GROUPS": 2, "PARTS": 2, "LAST_PARTS": 1, "CREDITS": 4, "ADDR_W": 2}
    yield Case("hwgen_mac_control", sizes, EXACT)
    yield Case("hwgen_mac_control", sizes | {"POSITIONS": 2, "ADDR_W": 3, "PARTS": 1}, EXACT)
    yield Case("hwgen_mac_control", {"CHUNKS": 1, "CREDITS": 2}, EXACT)
    sizes = {"PE": 2, "LATENCY": 1, "ACC_W": 2, "GROUPS": 2, "BIASES": 2, "BIAS_W": 1}
    yield Case("hwgen_mac_array", sizes | {"PARTS": 2, "LAST_PARTS": 1}, EXACT)
    sizes = {"CHUNKS": 3, "GROUPS": 2, "ADDR_W": 3, "CREDITS": 2}
    yield Case("hwgen_stationary_control", sizes, EXACT)
    sizes = {"PE": 1, "LATENCY": 1, "ACC_W": 2, "GROUPS": 2, "GROUP_W": 1}
    yield Case("hwgen_stationary_array", sizes, EXACT)
    yield Case("hwgen_stationary_array", sizes | {"GROUPS": 3, "GROUP_W": 2, "LATENCY": 2}, EXACT)
    sizes = {"WORDS": 2, "KERNEL_W": 2, "KERNEL_H": 3, "GROUPS": 2, "BLOCKS": 2}
    yield Case("hwgen_window_steps", sizes, EXACT)
    sizes = {"POSITIONS": 4, "WINDOW": 3, "LIMIT": 2, "POS_W": 5, "OFFSET_W": 6}
    for mode in (1, 2):
        yield Case("hwgen_window_clip", sizes | {"MODE": mode, "DILATION": mode}, EXACT)
    sizes = {"WINDOW_W": 6, "CHUNK_W": 2, "CHUNKS": 3, "GROUPS": 2}
    yield Case("hwgen_window_hold", sizes | {"TAP_W": 6}, EXACT)
    yield Case("hwgen_window_hold", sizes | {"SLICES": 2, "TAP_W": 1, "CHUNKS": 2}, EXACT)


def _wide() -> Iterator[Case]:
    sizes = {"A_W": 2, "B_W": 1, "SUM_W": 4, "TABLE_W": 128, "SHIFT": 1, "OUT_W": 2}
    limits = {"ZERO_POINT": 1, "LOW": 0, "HIGH": 3, "OFFSET_POSITIVE": 1, "OFFSET_NEGATIVE": 0}
    table = words(1, 3, 14, 7, *([0] * 12), 0, 5, bits=4)
    yield Case("hwgen_weighted_sum", sizes | limits | {"TABLES": table, "EVEN": 1, "DEPTH": 3})
    sizes = {"BEATS": 2, "ACC_W": 3, "M_W": 2, "OFFSET_W": 4, "SHIFT": 2, "OUT_W": 3}
    limits = {"ZERO_POINT": 1, "LOW": (1 << 18) - 2, "HIGH": 2}
    yield Case("hwgen_requantizer", sizes | limits, EXACT)
    yield Case("hwgen_requantizer", sizes | limits | {"OFFSETS": 1}, EXACT)
    yield Case("hwgen_requantizer", sizes | limits | {"EVEN": 1, "EXCEPTIONS": 1}, EXACT)
    softmax = {"W": 1, "IS_SIGNED": 0, "CHANNELS": 2, "DEPTH": 2}
    claim = "as many words leave as enter, stable while stalled, no deadlock; values left open"
    free = ("hwgen_multiplier", "hwgen_softmax_reciprocal")
    yield Case("hwgen_softmax", softmax, claim, patience=60, free=free)
    yield Case("hwgen_softmax_reciprocal", {}, "exponent exact, result held", number_bits=6)


def _windows() -> Iterator[Case]:
    line = {"WORD": 1, "POSITIONS": 3, "WINDOW": 2, "PAD": 0, "OUTPUTS": 2, "SLOTS": 2}
    yield Case("hwgen_sliding_window", line, patience=20)
    yield Case("hwgen_sliding_window", line | {"PAD": 1, "OUTPUTS": 4, "FILL": 1}, patience=20)
    strided = {"POSITIONS": 4, "STRIDE": 2, "SLOTS": 3}
    yield Case("hwgen_sliding_window", line | strided, patience=20)
    yield Case("hwgen_sliding_window", line | {"INNER": 2, "SLOTS": 1}, patience=20)
    yield Case("hwgen_sliding_window", line | {"INNER": 2, "SLOTS": 2}, patience=20)
    padded = {"WINDOW": 3, "PAD": 1, "OUTPUTS": 3, "SLOTS": 3}
    for mode in (1, 2):
        yield Case("hwgen_sliding_window", line | padded | {"MODE": mode}, patience=20)
    image = {"WORD": 1, "WIDTH": 2, "HEIGHT": 2, "KERNEL_W": 2, "KERNEL_H": 1, "PAD_LEFT": 0}
    whole = {"PAD_TOP": 0, "OUT_W": 1, "OUT_H": 2, "CAPACITY": 3}
    yield Case("hwgen_window_buffer", image | whole, number_bits=3)
    padded = {"HEIGHT": 1, "OUT_H": 1, "PAD_LEFT": 1, "OUT_W": 2, "FILL": 1, "CAPACITY": 2}
    yield Case("hwgen_window_buffer", image | whole | padded, number_bits=3)


def cases() -> tuple[Case, ...]:
    """All of them, the quick ones first."""
    return (
        *_plumbing(),
        *_several_ports(),
        *_data(),
        *_searches(),
        *_values(),
        *_control(),
        *_wide(),
        *_windows(),
    )
