"""Frontend: ONNX models of integers (QOperator, QDQ), QONNX and float models."""
