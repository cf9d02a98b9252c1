"""Differences between two published datasets."""
