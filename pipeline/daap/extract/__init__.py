"""Readers of input files: values with the line or offset they were read from."""
