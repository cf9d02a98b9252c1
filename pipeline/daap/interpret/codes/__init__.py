"""Written names to codes, and what the statements about them say."""
