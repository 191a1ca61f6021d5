"""View of a requantizer that searches its accumulator among thresholds, and of its ROMs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwgen.emit.views.common import ParameterView
from hwgen.emit.views.rom import RomView, packed_words
from hwgen.emit.views.site import Site
from hwgen.units.mac import requantizer_latency, threshold_stages


@dataclass(frozen=True, slots=True)
class StageView:
    """One level of the search in one lane: its nets and its ROM."""

    rom: str
    rom_address: str
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
    address_bits: int
    walk_parameters: tuple[ParameterView, ...]
    owner: str
    low: str
    lane_views: tuple[LaneView, ...]
    template: str = "thresholds.v.j2"


RULE = "Thresholds: output = low + number of thresholds <= accumulator."


def thresholds_view(
    at: Site, module: str, banner: str, purpose: str, name: Callable[[str], str]
) -> ThresholdsView:
    """name: module of each ROM by its unit name."""
    low = at.form.lo & ((1 << at.out_bits) - 1)
    return ThresholdsView(
        banner=banner,
        purpose=purpose,
        rule_text=RULE,
        module=module,
        lanes=at.lanes,
        levels=at.form.hi - at.form.lo + 1,
        stages=threshold_stages(at.form),
        latency=requantizer_latency(at.form),
        acc_bits=at.acc_bits,
        part_bits=at.lanes * at.acc_bits,
        result_bits=at.lanes * at.out_bits,
        address_bits=at.address_bits,
        walk_parameters=at.walk_parameters,
        owner=at.owner,
        low=f"{at.out_bits}'h{low:x}",
        lane_views=tuple(_lane(at, lane, name) for lane in range(at.lanes)),
    )


def _lane(at: Site, lane: int, name: Callable[[str], str]) -> LaneView:
    stages, bits = threshold_stages(at.form), at.address_bits
    nodes = [f"lane{lane}_node{stage}_d" for stage in range(stages)]
    accumulators = [f"lane{lane}_accumulator{stage}_d" for stage in range(stages)]
    end, unused = f"lane{lane}_found", f"unused_lane{lane}"
    missing = at.out_bits - stages
    level = f"{end}[{stages - 1}:0]"
    return LaneView(
        index=lane,
        stages=tuple(
            StageView(
                rom=name(_rom(0 if at.shared else lane, stage)),
                rom_address=_rom_address(at, nodes[stage], stage),
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
        acc_low=lane * at.acc_bits,
        acc_high=(lane + 1) * at.acc_bits - 1,
        result_low=lane * at.out_bits,
        result_high=(lane + 1) * at.out_bits - 1,
    )


def _rom_address(at: Site, node: str, stage: int) -> str:
    """The node, without the address bit that is always 0 where there is one address."""
    return f"{node}[{stage - 1}:0]" if at.addresses == 1 and stage else node


def threshold_rom_names(at: Site) -> tuple[str, ...]:
    """Unit names of the ROMs; lanes that share their thresholds share their modules."""
    stages = range(threshold_stages(at.form))
    return tuple(_rom(lane, stage) for lane in range(at.readers) for stage in stages)


def _rom(lane: int, stage: int) -> str:
    return f"lane{lane}_level{stage}_thresholds"


def threshold_roms(
    at: Site, layer: str, name: Callable[[str], str], banner: Callable[[str], str]
) -> Iterator[RomView]:
    """One ROM for each level of the search; layer: for comments."""
    table = _search_table(at)
    stages, width = threshold_stages(at.form), at.acc_bits + 1
    for lane in range(at.readers):
        for stage in range(stages):
            module = name(_rom(lane, stage))
            step = 1 << (stages - stage)
            words = table[:, lane, step // 2 - 1 :: step].reshape(-1, 1)
            who = "every lane" if at.shared else f"lane {lane}"
            yield RomView(
                banner(module),
                f"Thresholds of layer '{layer}', {who}, level {stage} of the search.",
                f"{at.addresses} {_words(at)} of {1 << stage} thresholds",
                module,
                width,
                packed_words(words, width),
            )


def _words(at: Site) -> str:
    return "classes" if at.shared else "beats"


def _search_table(at: Site) -> NDArray[np.int64]:
    """[addresses, readers, 2**stages - 1] thresholds; those that do not exist are never reached."""
    never = (1 << at.acc_bits) - 1
    assert at.form.thresholds is not None
    least = -(1 << (at.acc_bits - 1))
    limited = np.clip(at.form.thresholds, least, never)
    size = (1 << threshold_stages(at.form)) - 1
    wide = np.pad(limited, ((0, 0), (0, size - limited.shape[1])), constant_values=never)
    return at.rows(wide, never)
