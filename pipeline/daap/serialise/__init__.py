"""Serialisation of triples: sorted, readable, streamed, the same bytes everywhere."""
