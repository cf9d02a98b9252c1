"""The endpoint: queries, pages and files over HTTP, read-only."""
