"""The chain of releases: what each records, and the log of them."""
