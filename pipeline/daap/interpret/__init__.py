"""Interpretation of a Document: redaction, anchoring, resolution of codes, checks."""
