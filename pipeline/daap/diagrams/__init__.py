"""Diagrams of the decision model and of the coding, as SVG."""
