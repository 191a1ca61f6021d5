"""Converters of the operators of ONNX to float layers, a file for each family."""
