"""Frontend: TensorFlow Lite files of 8-bit networks."""
