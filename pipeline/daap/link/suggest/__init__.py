"""Suggested mappings: what of a vocabulary a code may correspond to."""
