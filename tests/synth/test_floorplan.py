"""The picture of where each layer was placed."""

from __future__ import annotations

from xml.etree import ElementTree

from hwgen.estimate.design import TOP
from hwgen.synth.floorplan import floorplan, tiles

INSTANCES = {"u_conv_layer": "conv <1>", "u_pool_layer": "pool"}


def _cell(place: str) -> dict[str, dict[str, str]]:
    return {"attributes": {"NEXTPNR_BEL": place}}


NETLIST = {
    "modules": {
        "net": {
            "cells": {
                "u_conv_layer.a": _cell("X1/Y0/SLICEA.LUT0"),
                "u_conv_layer.b": _cell("X1/Y0/SLICEA.FF0"),
                "u_pool_layer.c": _cell("X1/Y0/SLICEB.LUT0"),
                "u_conv_layer.d": _cell("X2/Y0/SLICEA.LUT0"),
                "u_pool_layer.e": _cell("X2/Y1/SLICEA.LUT0"),
                "count_q": _cell("X9/Y9/SLICEA.FF0"),
                "u_pool_layer.unplaced": {},
            }
        }
    }
}


def test_a_tile_has_the_layer_with_the_most_cells() -> None:
    assert tiles(NETLIST, INSTANCES) == {
        (1, 0): "conv <1>",
        (2, 0): "conv <1>",
        (2, 1): "pool",
        (9, 9): TOP,
    }


def test_the_picture_has_a_shape_for_each_layer_and_names_it() -> None:
    text = floorplan(tiles(NETLIST, INSTANCES), ["conv <1>", "pool", "absent", TOP])
    root = ElementTree.fromstring(text)
    paths = [found.get("d") for found in root.iter("{http://www.w3.org/2000/svg}path")]
    assert paths == ["M6 0h12v6h-12z", "M12 6h6v6h-6z", "M54 54h6v6h-6z"]
    names = [found.text for found in root.iter("{http://www.w3.org/2000/svg}text")]
    assert names == ["conv <1>", "pool", TOP]


def test_nothing_placed_is_an_empty_picture() -> None:
    assert "<path" not in floorplan({}, ["conv"])
