"""The OWL 2 RL closure of a part of the data, and what of it is published."""
