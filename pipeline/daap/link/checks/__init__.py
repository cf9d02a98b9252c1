"""Mapping sets held against the study, the vocabularies and one another."""
