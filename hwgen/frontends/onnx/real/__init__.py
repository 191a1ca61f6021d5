"""Importer of ONNX models that compute with real numbers: to a float graph of hwgen."""
