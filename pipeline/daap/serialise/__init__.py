"""Triples to bytes: ordered, readable, streaming, the same on every machine."""
