"""Coded qualitative studies as validated, linked, queryable data."""

__version__ = "0.2.0"
