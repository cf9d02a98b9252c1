"""OWL 2 RL closure of a part of the data, and which of its triples are published."""
