"""Views of the two kinds of requantizers: multiply and shift, or search among thresholds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.arithmetic.intervals import signed_bits
from hwgen.arithmetic.requantizer import Requantizer
from hwgen.emit.render import signed, unsigned
from hwgen.emit.views.common import ParameterView, index_bits, parameter_views
from hwgen.emit.views.rom import RomView, mixed_words, packed_words
from hwgen.units.base import Parameter, integers
from hwgen.units.mac import Mac, requantizer_latency, threshold_stages

LEVEL_BITS = 18  # width of the clamp parameters of hwgen_requantizer
CONSTANTS = "constants"  # unit name of the ROM of a linear requantizer


@dataclass(frozen=True, slots=True, eq=False)
class RequantizerView:
    """What requantizer.v.j2 prints."""

    banner: str
    purpose: str
    rule_text: str
    module: str
    constant_rom: str
    latency: int
    part_bits: int
    result_bits: int
    beat_bits: int
    constant_bits: int
    parameters: tuple[ParameterView, ...]
    template: str = "requantizer.v.j2"


@dataclass(frozen=True, slots=True)
class StageView:
    """One level of the search in one lane: its nets and its ROM."""

    rom: str
    node: str
    node_bits: int
    accumulator: str
    threshold: str
    next_node: str
    next_accumulator: str


@dataclass(frozen=True, slots=True)
class LaneView:
    """The search of one lane."""

    index: int
    stages: tuple[StageView, ...]
    result_node: str
    result_node_bits: int
    unused: str
    level: str
    acc_low: int
    acc_high: int
    result_low: int
    result_high: int

    @property
    def first(self) -> StageView:
        return self.stages[0]


@dataclass(frozen=True, slots=True, eq=False)
class ThresholdsView:
    """What thresholds.v.j2 prints."""

    banner: str
    purpose: str
    rule_text: str
    module: str
    lanes: int
    levels: int
    stages: int
    latency: int
    acc_bits: int
    part_bits: int
    result_bits: int
    beat_bits: int
    last_beat: str
    first_beat: str
    low: str
    lane_views: tuple[LaneView, ...]
    template: str = "thresholds.v.j2"


def rule_text(form: Requantizer) -> str:
    """The requantizer in words, for a comment."""
    if form.kind == "thresholds":
        return "Thresholds: output = low + number of thresholds <= accumulator."
    offsets = "two offsets by sign" if form.two_offsets else "one offset"
    even = ", ties to even" if form.kind == "linear_even" else ""
    return (
        f"Multiplier of {form.multiplier_bits} bits, shift {form.shift}, {offsets}{even};"
        " proved equal to its rule for every reachable accumulator."
    )


def roms(mac: Mac) -> tuple[str, ...]:
    """Unit names of the ROMs that the requantizer of `mac` reads."""
    if mac.requantizer.kind != "thresholds":
        return (CONSTANTS,)
    stages = range(threshold_stages(mac.requantizer))
    return tuple(_rom(lane, stage) for lane in range(mac.lanes) for stage in stages)


def _rom(lane: int, stage: int) -> str:
    return f"lane{lane}_level{stage}_thresholds"


def requantizer_view(
    mac: Mac, module: str, banner: str, purpose: str, name: Callable[[str], str]
) -> RequantizerView | ThresholdsView:
    """name: module of each ROM by its unit name."""
    if mac.requantizer.kind == "thresholds":
        return _thresholds_view(mac, module, banner, purpose, name)
    return RequantizerView(
        banner=banner,
        purpose=purpose,
        rule_text=rule_text(mac.requantizer),
        module=module,
        constant_rom=name(CONSTANTS),
        latency=requantizer_latency(mac.requantizer),
        part_bits=mac.lanes * mac.acc_bits,
        result_bits=mac.output_bits,
        beat_bits=index_bits(mac.beats_per_pixel),
        constant_bits=mac.lanes * sum(_constant_widths(mac.requantizer)),
        parameters=parameter_views(_parameters(mac)),
    )


def _thresholds_view(
    mac: Mac, module: str, banner: str, purpose: str, name: Callable[[str], str]
) -> ThresholdsView:
    form, beats = mac.requantizer, mac.beats_per_pixel
    bits = index_bits(beats)
    low = form.lo & ((1 << mac.out_bits) - 1)
    return ThresholdsView(
        banner=banner,
        purpose=purpose,
        rule_text=rule_text(form),
        module=module,
        lanes=mac.lanes,
        levels=form.hi - form.lo + 1,
        stages=threshold_stages(form),
        latency=requantizer_latency(form),
        acc_bits=mac.acc_bits,
        part_bits=mac.lanes * mac.acc_bits,
        result_bits=mac.output_bits,
        beat_bits=bits,
        last_beat=unsigned(beats - 1, bits),
        first_beat=unsigned(0, bits),
        low=f"{mac.out_bits}'h{low:x}",
        lane_views=tuple(_lane(mac, lane, name) for lane in range(mac.lanes)),
    )


def _lane(mac: Mac, lane: int, name: Callable[[str], str]) -> LaneView:
    stages, bits = threshold_stages(mac.requantizer), index_bits(mac.beats_per_pixel)
    nodes = [f"lane{lane}_node{stage}_d" for stage in range(stages)]
    accumulators = [f"lane{lane}_accumulator{stage}_d" for stage in range(stages)]
    end, unused = f"lane{lane}_found", f"unused_lane{lane}"
    missing = mac.out_bits - stages
    level = f"{end}[{stages - 1}:0]"
    return LaneView(
        index=lane,
        stages=tuple(
            StageView(
                rom=name(_rom(lane, stage)),
                node=nodes[stage],
                node_bits=bits + stage,
                accumulator=accumulators[stage],
                threshold=f"lane{lane}_threshold{stage}_d",
                next_node=[*nodes, end][stage + 1],
                next_accumulator=[*accumulators, unused][stage + 1],
            )
            for stage in range(stages)
        ),
        result_node=end,
        result_node_bits=bits + stages,
        unused=unused,
        level=f"{{{missing}'d0, {level}}}" if missing else level,
        acc_low=lane * mac.acc_bits,
        acc_high=(lane + 1) * mac.acc_bits - 1,
        result_low=lane * mac.out_bits,
        result_high=(lane + 1) * mac.out_bits - 1,
    )


def _constant_widths(form: Requantizer) -> list[int]:
    offset = _offset_bits(form)
    return [form.multiplier_bits, offset, offset]


def _offset_bits(form: Requantizer) -> int:
    offsets = (form.offset_pos, form.offset_neg)
    return signed_bits(min(int(o.min()) for o in offsets), max(int(o.max()) for o in offsets))


def _parameters(mac: Mac) -> tuple[Parameter, ...]:
    form = mac.requantizer
    sizes = integers(
        lanes=mac.lanes,
        beats=mac.beats_per_pixel,
        beat_w=index_bits(mac.beats_per_pixel),
        acc_w=mac.acc_bits,
        m_w=form.multiplier_bits,
        offset_w=_offset_bits(form),
        shift=form.shift,
        even=int(form.kind == "linear_even"),
        out_w=mac.out_bits,
    )
    levels = (("ZERO_POINT", form.zero_point), ("LOW", form.lo), ("HIGH", form.hi))
    return (*sizes, *((name, signed(value, LEVEL_BITS)) for name, value in levels))


def requantizer_roms(
    mac: Mac, layer: str, name: Callable[[str], str], banner: Callable[[str], str]
) -> Iterator[RomView]:
    """The ROMs of the requantizer of `mac`; layer: for comments."""
    if mac.requantizer.kind == "thresholds":
        yield from _threshold_roms(mac, layer, name, banner)
        return
    module, widths = name(CONSTANTS), _constant_widths(mac.requantizer)
    yield RomView(
        banner(module),
        f"Requantizer constants of layer '{layer}'.",
        f"{mac.beats_per_pixel} beats of {mac.lanes} x (multiplier, offset, negative offset)",
        module,
        mac.lanes * sum(widths),
        mixed_words(_constants(mac), widths * mac.lanes),
    )


def _constants(mac: Mac) -> NDArray[np.int64]:
    """[beats, lanes * 3]: multiplier and the two offsets of each channel of a beat."""
    form = mac.requantizer
    fields = np.stack([form.multiplier, form.offset_pos, form.offset_neg], axis=1)
    missing = mac.beats_per_pixel * mac.lanes - len(fields)
    return np.pad(fields, ((0, missing), (0, 0))).reshape(mac.beats_per_pixel, -1)


def _threshold_roms(
    mac: Mac, layer: str, name: Callable[[str], str], banner: Callable[[str], str]
) -> Iterator[RomView]:
    table = _search_table(mac)
    stages, width = threshold_stages(mac.requantizer), mac.acc_bits + 1
    for lane in range(mac.lanes):
        for stage in range(stages):
            module = name(_rom(lane, stage))
            step = 1 << (stages - stage)
            words = table[:, lane, step // 2 - 1 :: step].reshape(-1, 1)
            yield RomView(
                banner(module),
                f"Thresholds of layer '{layer}', lane {lane}, level {stage} of the search.",
                f"{mac.beats_per_pixel} beats of {1 << stage} thresholds",
                module,
                width,
                packed_words(words, width),
            )


def _search_table(mac: Mac) -> NDArray[np.int64]:
    """[beats, lanes, 2**stages - 1] thresholds; those that do not exist are never reached."""
    form, never = mac.requantizer, (1 << mac.acc_bits) - 1
    assert form.thresholds is not None
    size = (1 << threshold_stages(form)) - 1
    table = np.full((mac.beats_per_pixel * mac.lanes, size), never, dtype=np.int64)
    least = -(1 << (mac.acc_bits - 1))
    table[: form.channels, : form.thresholds.shape[1]] = np.clip(form.thresholds, least, never)
    return table.reshape(mac.beats_per_pixel, mac.lanes, size)
