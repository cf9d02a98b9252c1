"""Likely names of people and employers that no redaction pattern covers."""
