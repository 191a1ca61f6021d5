"""Convolutions, joins and pooling whose formats and weights mostly have one to four bits."""

from __future__ import annotations

from tests.fuzz.layers import convolution, pairwise, pooling

BITS = (1, 1, 1, 2, 2, 3, 4, 8)
LAYERS = (*convolution.LAYERS, *pairwise.LAYERS, *pooling.LAYERS)
