"""Converters of integer ONNX models, one file for each family of operators."""
