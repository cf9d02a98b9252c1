"""Quoted words found in the transcript: exact, normalised or fuzzy."""
