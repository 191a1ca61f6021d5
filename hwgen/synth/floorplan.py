"""A picture of where nextpnr placed each layer: one colour for a layer, a square for a tile."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from hwgen.estimate.design import TOP

_PLACE = re.compile(r"^X(\d+)/Y(\d+)/")
_TILE = 6  # pixels of the picture
_LINE = 18
_COLOURS = 12
NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
"""What a picture in a file of its own needs, and one inside a page does not."""

Tiles = Mapping[tuple[int, int], str]


def tiles(netlist: Mapping[str, Any], instances: Mapping[str, str]) -> Tiles:
    """The layer that has the most cells in each tile (column, row).

    netlist: JSON that nextpnr wrote; instances: layer by the name of its instance in the top.
    """
    counts: dict[tuple[int, int], Counter[str]] = {}
    for module in netlist["modules"].values():
        for name, cell in module.get("cells", {}).items():
            found = _PLACE.match(str(cell.get("attributes", {}).get("NEXTPNR_BEL", "")))
            if found:
                place = int(found[1]), int(found[2])
                layer = instances.get(name.split(".")[0], TOP)
                counts.setdefault(place, Counter())[layer] += 1
    return {place: _most(found) for place, found in counts.items()}


def _most(counts: Counter[str]) -> str:
    """The most frequent name, the first in the alphabet of equal ones."""
    return min(counts, key=lambda name: (-counts[name], name))


def floorplan(placed: Tiles, layers: Sequence[str]) -> str:
    """SVG text; layers: in the order of the legend."""
    width = (max((x for x, _ in placed), default=0) + 1) * _TILE
    height = (max((y for _, y in placed), default=0) + 1) * _TILE
    used = [layer for layer in layers if layer in set(placed.values())]
    shapes = (
        f'<path fill="{_colour(index)}" d="{"".join(_runs(placed, layer))}"/>'
        for index, layer in enumerate(used)
    )
    legend = (
        f'<rect x="{width + 12}" y="{index * _LINE + 2}" width="12" height="12" '
        f'fill="{_colour(index)}"/><text x="{width + 30}" y="{index * _LINE + 12}">'
        f"{escape(layer)}</text>"
        for index, layer in enumerate(used)
    )
    size = width + 220, max(height, len(used) * _LINE + 4)
    head = (
        f'<svg{NAMESPACE} viewBox="0 0 {size[0]} {size[1]}" '
        f'width="{size[0]}" height="{size[1]}" role="img" aria-label="floorplan" '
        'font-family="sans-serif" font-size="12">'
    )
    ground = f'<rect width="{width}" height="{height}" fill="#8882"/>'
    return "\n".join((head, ground, *shapes, *legend, "</svg>"))


def _runs(placed: Tiles, layer: str) -> Iterator[str]:
    """A rectangle for each run of tiles of the layer in a row."""
    mine = sorted((y, x) for (x, y), name in placed.items() if name == layer)
    start = 0
    for index, (y, x) in enumerate(mine):
        if index + 1 == len(mine) or mine[index + 1] != (y, x + 1):
            left, columns = mine[start][1], index + 1 - start
            yield f"M{left * _TILE} {y * _TILE}h{columns * _TILE}v{_TILE}h-{columns * _TILE}z"
            start = index + 1


def _colour(index: int) -> str:
    """Hues apart from those of the neighbours in the legend; darker from round to round."""
    hue = index * 150 % 360 + index // _COLOURS * 15
    return f"hsl({hue % 360} 65% {55 - index // _COLOURS % 3 * 12}%)"
