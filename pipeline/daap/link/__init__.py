"""Mappings of codes and terms to other vocabularies: SSSOM tables and their triples."""
