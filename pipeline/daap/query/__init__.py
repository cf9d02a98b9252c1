"""Queries on a published dataset."""
