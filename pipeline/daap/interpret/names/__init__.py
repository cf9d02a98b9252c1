"""Likely names of people and employers that no pattern of redaction covers."""
