"""Products with a constant matrix as a graph of adders: no multiplier, no weights in memory.

Constants are written in canonical signed digits (digits.py); two terms that several outputs, or one
output several times, add at the same distance are added once (share.py); what is left of an output
is a tree (tree.py). This is the two-term elimination of Hartley and of Potkonjak, across a whole
matrix, with the depth of a plain tree of all digits.
"""

from __future__ import annotations

from hwgen.adders.graph import Adder, AdderGraph, Term
from hwgen.adders.solve import adder_graph, pairs

__all__ = ["Adder", "AdderGraph", "Term", "adder_graph", "pairs"]
