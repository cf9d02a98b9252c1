"""Mapping of documents, tables and codebook to triples; iterators without state."""
