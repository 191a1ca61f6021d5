"""Registers that may be unknown after reset: they hold data, or travel beside a valid bit.

By module, without the number of a pipeline stage; * stands for all registers of a module that has
no control. The names of generated modules are their last words. LOADED are control registers that a
design sets by itself in the first cycles without reset, before anything reads them. Everything else
must be known: valid bits, counters, addresses, credits.
"""

from __future__ import annotations

from collections.abc import Mapping

from trust.unknowns import Unknown

LOADED: Mapping[str, str] = {
    "hwgen_window_buffer": "gain_q last_frame_q last_line_q last_pass_q last_window_q "
    "last_word_q step_q back_q tap_x_q tap_y_q",
    "hwgen_window_clip": "offset_q",
    "hwgen_window_walk": "back_q beyond_q facts_q freed_q frees_q lag_step_q of_window_q real_q "
    "slot_step_q distance_q",
}
ALLOWED: Mapping[str, str] = {
    "DSP48E1": "a_q b_q d_q product_q",
    "MULT18X18D": "a_q b_q product_q",
    "SB_MAC16": "a_q b_q product_q",
    "hwgen_accumulate": "word_q line_q joined_q read_q",
    "hwgen_adder_tree": "nodes_q",
    "hwgen_argmax": "best_key_q best_q",
    "hwgen_argmax_tree": "nodes_q",
    "hwgen_dot_product": "product_q",
    "hwgen_dot_rows": "terms_q pairs_q total_q",
    "hwgen_dot_select": "terms_q",
    "hwgen_deep_fifo": "data_q fetched_q fetched_q2 is_fetched_q slot_q slot_q2",
    "hwgen_fifo": "data_q",
    "hwgen_keep": "data_q word_q",
    "hwgen_limbs": "addends_q product_q",
    "hwgen_lookup": "spare_q",
    "hwgen_mac_array": "first_q last_q result_q accumulator_q",
    "hwgen_max_reduce": "data_q word_q",
    "hwgen_max_tree": "nodes_q",
    "hwgen_multiplier": "a_q addends_q b_q product_q",
    "hwgen_multiplier_pair": "product0_q product1_q",
    "hwgen_popcount": "counts_q nodes_q",
    "hwgen_queue": "data_q",
    "hwgen_replay": "data_q",
    "hwgen_requantizer": "accumulator_q level_q offset_q result_q",
    "hwgen_serial_multiplier": "limb_a_q limb_b_q sum_q",
    "hwgen_skid": "data_q spare_q",
    "hwgen_sliding_window": "real_q bypass_q newest_q word_q",
    "hwgen_softmax": "exponential_q largest_q rounded_q shifted_q so_far_q sum_q value_q waiting_q",
    "hwgen_softmax_reciprocal": "exponent_q half_q highest_d highest_q total_q u_q x_q",
    "hwgen_stationary_array": "first_q last_q result_q stored_q",
    "hwgen_threshold_stage": "accumulator_q next_accumulator_q next_node_q node_q",
    "hwgen_weighted_sum": "level_q result_q term_q",
    "hwgen_width_down": "front_q",
    "hwgen_width_up": "gather_q",
    "hwgen_window_banks": "base_slot_q slot_q word_q",
    "hwgen_window_buffer": "data_q real_q",
    "hwgen_window_hold": "chunk_q",
    "hwgen_window_read": "is_newest_q offset_q",
    "hwgen_window_shift": "slots_q taps_q",
    "adders": "*",
    "array": "a_q b_q product_q sum_q",
    "exponentials": "data_q",
    "levels": "part_q result_q",
    "mac": "chunk_q weight_address_q weights_q",
    "requantizer": "part_q result_q",
    "rom": "data_q",
    "sums": "sum_q",
    "tabled": "beat_q",
    "thresholds": "data_q part_q result_q",
    "weights": "data_q",
}


def is_allowed(found: Unknown, unit: str) -> bool:
    """unit: the module, or the last word of a generated one."""
    name = found.register.name.rstrip("0123456789")
    names = ALLOWED.get(unit, "").split()
    loaded = () if found.stays else LOADED.get(unit, "").split()
    return names == ["*"] or name in names or name in loaded
