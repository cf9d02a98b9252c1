"""Checks of notes, sources and attributions."""
