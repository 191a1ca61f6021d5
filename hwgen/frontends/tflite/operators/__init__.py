"""Converters, one module a family of operators: each enters itself with `registry.imported`."""
