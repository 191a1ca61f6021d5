"""Synthesis of a design folder with Yosys and nextpnr: cells and clock, layer by layer."""
