"""Mapping tables between the codes and other vocabularies, and triples."""
