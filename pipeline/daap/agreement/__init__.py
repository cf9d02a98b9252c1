"""Intercoder agreement: coefficients, and passages on which coders differ."""
