"""One flow run by one executor: inline, in several processes, on a Dask cluster."""
