"""Suggested mappings decided on by a person."""
