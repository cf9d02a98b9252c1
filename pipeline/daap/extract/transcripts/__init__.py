"""Transcripts of other tools, converted to field notes without coding."""
