"""ROMs and lanes of a requantizer that searches among thresholds; simulated in test_scale."""

from __future__ import annotations

from hwgen.emit.views.site import site
from hwgen.emit.views.thresholds import threshold_rom_names, threshold_roms, thresholds_view
from hwgen.units.scale import Scale, Walk

from .test_scale import thresholds


def test_each_level_of_the_search_has_a_rom_that_shared_lanes_have_in_common() -> None:
    form = thresholds(2, 3)
    shared = site(Scale(2, 11, 8, form, Walk.channels(2)))
    own = site(Scale(2, 11, 8, form, Walk.channels(1), shared=False))
    assert len(threshold_rom_names(shared)) == 3
    assert len(threshold_rom_names(own)) == 2 * 3
    view = thresholds_view(shared, "m", "b", "p", str)
    assert [s.rom for s in view.lane_views[0].stages] == [s.rom for s in view.lane_views[1].stages]


def test_a_rom_holds_the_middle_thresholds_of_its_level() -> None:
    form = thresholds(2, 2)
    assert form.thresholds is not None
    at = site(Scale(1, 11, 8, form, Walk.channels(2)))
    first, second = threshold_roms(at, "layer", str, str)
    table = (form.thresholds & 0xFFF).tolist()
    assert [int(word, 16) for word in first.words] == [row[1] for row in table]
    assert [int(word, 16) for word in second.words] == [row[n] for row in table for n in (0, 2)]
    assert first.contents == "2 classes of 1 thresholds"


def test_one_address_needs_no_bit_of_it_in_front_of_the_level() -> None:
    view = thresholds_view(site(Scale(1, 11, 8, thresholds(1, 3))), "m", "b", "p", str)
    addresses = [stage.rom_address for stage in view.lane_views[0].stages]
    assert addresses == ["lane0_node0_d", "lane0_node1_d[0:0]", "lane0_node2_d[1:0]"]
