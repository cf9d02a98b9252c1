"""The decision model in pictures, as SVG."""
