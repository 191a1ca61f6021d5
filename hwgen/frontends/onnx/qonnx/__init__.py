"""Importer of QONNX models: real numbers that Quant, BipolarQuant and Trunc nodes round."""
