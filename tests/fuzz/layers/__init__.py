"""Random layers, one file per family: LAYERS of each file, found by tests.fuzz.random_networks.

A layer is called with random numbers, the graph, the name of a tensor and its own name; it adds
itself and returns the name of its tensor, or the tensor it was given where it does not fit. BITS,
where a file has it: those that formats and weights of its family have.
"""
