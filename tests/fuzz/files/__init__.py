"""Damaged model files of every format, through everything that reads them."""
