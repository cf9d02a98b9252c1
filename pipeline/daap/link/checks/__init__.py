"""Checks of mapping sets against the study, the vocabularies and one another."""
