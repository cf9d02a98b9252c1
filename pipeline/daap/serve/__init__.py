"""The endpoint: the dataset, its pages and its files over HTTP, read-only."""
