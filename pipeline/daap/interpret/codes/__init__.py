"""Codes: resolution of written names, emergent codes, and checks of statements."""
