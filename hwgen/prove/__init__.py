"""Unbounded proofs of the library modules: a specification beside the unit, and PDR on both."""
