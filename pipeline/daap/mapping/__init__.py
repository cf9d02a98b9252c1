"""Documents, tables and codebook to triples; iterators, no state."""
