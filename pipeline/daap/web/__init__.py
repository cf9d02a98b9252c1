"""Triples to what users download: ordered, readable, the same on every machine."""
