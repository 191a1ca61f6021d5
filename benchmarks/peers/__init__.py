"""The same layers and networks through hwgen, NNgen and da4ml, measured in one flow."""
