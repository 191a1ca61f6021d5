"""Defects planted in the library modules, one or more in each that has a specification."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from hwgen.prove.library import LIBRARY


@dataclass(frozen=True, slots=True)
class Planted:
    """`old` is text of the module that stands there once or more; `new` makes it wrong."""

    module: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.module}: {self.new or 'without ' + self.old}"


def plant(bug: Planted, folder: Path) -> Path:
    """A copy of the library with the defect; raises ValueError where the text is gone."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in LIBRARY.glob("*.v"):
        shutil.copy(path, folder)
    path = folder / f"{bug.module}.v"
    text = path.read_text()
    if bug.old not in text:
        raise ValueError(f"{bug.module} holds no '{bug.old}' any more")
    path.write_text(text.replace(bug.old, bug.new))
    return folder


PLANTED = (
    Planted("hwgen_serial_multiplier", "{(LIMB_A-CUT){1'b0}}", "{(LIMB_A-CUT){a[CUT-1]}}"),
    Planted("hwgen_skid", "ready_q <= !spare_valid_d;", "ready_q <= 1'b1;"),
    Planted("hwgen_skid", "if (load) data_q", "data_q"),
    Planted("hwgen_skid", "(spare_valid_q || accept);", "accept;"),
    Planted("hwgen_queue", ".leave(m_axis_tvalid && m_axis_tready)", ".leave(m_axis_tvalid)"),
    Planted("hwgen_deep_fifo", "!pass && !any_q && room", "!pass && room"),
    Planted("hwgen_fifo", "push && (stored || !load);", "push && !load;"),
    Planted(
        "hwgen_fifo", "stored ? memory[read_q] : push_data", "push ? push_data : memory[read_q]"
    ),
    Planted("hwgen_credits", " - {{(CREDIT_W-1){1'b0}}, take}", ""),
    Planted("hwgen_fork", "ready_q <= &room_d;", "ready_q <= |room_d;"),
    Planted(
        "hwgen_join", "assign m_axis_tvalid = &part_valid;", "assign m_axis_tvalid = |part_valid;"
    ),
    Planted("hwgen_concat", "if (last) turn_q", "turn_q"),
    Planted("hwgen_gather", "= {FIELD{1'b0}};", "= {FIELD{1'b1}};"),
    Planted("hwgen_lane_slice", "s_axis_tdata[FIRST+:KEPT]", "s_axis_tdata[0+:KEPT]"),
    Planted("hwgen_lane_mask", "last ? FILL : s_axis", "!last ? FILL : s_axis"),
    Planted("hwgen_keep", "ready_q <= !keep_d ||", "ready_q <= keep_d ||"),
    Planted(
        "hwgen_width_up", "{PHASE_W{1'b0}} ? shifted : gather_q | shifted", "0 ? shifted : gather_q"
    ),
    Planted("hwgen_width_down", "last_word ? SHORT_PHASE", "!last_word ? SHORT_PHASE"),
    Planted("hwgen_replay", "ready_q <= held_d != CAPACITY", "ready_q <= held_q != CAPACITY"),
    Planted("hwgen_border", "in_image ? landed : FILL", "landed"),
    Planted("hwgen_clamp", "below ? LOW : above", "below ? HIGH : above"),
    Planted("hwgen_centre", "- ZERO[", "+ ZERO["),
    Planted("hwgen_square", "(valid_q[3])", "(valid_q[2])"),
    Planted("hwgen_product", "(valid_q[STAGES-1])", "(valid_q[STAGES-2])"),
    Planted("hwgen_max_reduce", "(valid_d[LEVELS])", "(valid_d[LEVELS-1])"),
    Planted("hwgen_sum_reduce", "(valid_d[LEVELS])", "(valid_d[LEVELS-1])"),
    Planted("hwgen_accumulate", "tap_d == {TAP_W{1'b0}} || frame_last;", "tap_d == {TAP_W{1'b0}};"),
    Planted("hwgen_max_tree", "less ? right : left", "less ? left : right"),
    Planted("hwgen_argmax_tree", "PLACE_W] < right[", "PLACE_W] <= right["),
    Planted("hwgen_adder_tree", "+ {right_sign, right};", "+ {1'b0, right};"),
    Planted("hwgen_popcount", " || (b && c)", ""),
    Planted("hwgen_multiplier", "{{B_W{a_q[A_W-1]}}, a_q}", "{{B_W{1'b0}}, a_q}"),
    Planted("hwgen_multiplier_pair", ".b      (b1)", ".b      (b0)"),
    Planted("hwgen_dot_product", "{1'b0, inputs", "{1'b1, inputs"),
    Planted("hwgen_dot_popcount", "used && (inputs[s] ^ negative)", "inputs[s] ^ negative"),
    Planted("hwgen_dot_rows", "low - twice : low + twice", "low + twice : low + twice"),
    Planted("hwgen_dot_select", "{X_W{used}} & (", "("),
    Planted("hwgen_threshold_stage", ">= threshold", "> threshold"),
    Planted("hwgen_class_counter", "row_changes ? up : first_q", "row_changes ? first_q : up"),
    Planted("hwgen_lookup", "if (!spare_valid_q) spare_q", "spare_q"),
    Planted("hwgen_argmax", "key > best_key_q", "key >= best_key_q"),
    Planted("hwgen_softmax", ": !making || credit;", ": 1'b1;"),
    Planted("hwgen_softmax_reciprocal", "place < 12", "place < 11"),
    Planted("hwgen_mac_control", "offer && may_q", "offer"),
    Planted("hwgen_mac_array", "short_q <= last_group", "short_q <= 1'b0"),
    Planted(
        "hwgen_stationary_control", "last_group && last_chunk ? {ADDR_W", "last_group ? {ADDR_W"
    ),
    Planted("hwgen_stationary_array", "memory[sum_group_q] <=", "memory[group_q] <="),
    Planted(
        "hwgen_window_steps", "first_tap_q <= last_kx_q && last_ky_q", "first_tap_q <= last_kx_q"
    ),
    Planted("hwgen_window_clip", ": -position;", ": position;"),
    Planted("hwgen_window_hold", "take && last_q;", "take && last_chunk;"),
    Planted(
        "hwgen_weighted_sum",
        "OFFSET_NEGATIVE : OFFSET_POSITIVE",
        "OFFSET_POSITIVE : OFFSET_NEGATIVE",
    ),
    Planted("hwgen_requantizer", "total[SHIFT] && !tie", "total[SHIFT]"),
    Planted("hwgen_sliding_window", "store ? filled[OCC_W-1] :", "store ? free_q[OCC_W-1] :"),
    Planted("hwgen_window_walk", "start_last ? WRAP_BACK[", "start_last ? WHOLE_BACK["),
    Planted(
        "hwgen_window_shift", "slots_q <= shifted[", "slots_q <= {SLOTS{write_data}} | shifted["
    ),
    Planted("hwgen_window_banks", "sum - SLOTS[SUM_W-1:0] : sum", "sum : sum"),
    Planted("hwgen_window_read", "if (turn) begin", "if (read) begin"),
    Planted("hwgen_window_buffer", "accept ? !filled[LIN_W-1]", "accept ? !room_q[LIN_W-1]"),
)
