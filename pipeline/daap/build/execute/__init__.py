"""Executors of a build: in this process, in several, or on a Dask cluster."""
