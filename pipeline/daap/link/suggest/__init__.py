"""Suggested mappings: terms of a vocabulary that a code may correspond to."""
