"""The site: pages written from a published dataset, and from nothing else."""
