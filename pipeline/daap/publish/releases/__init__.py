"""The chain of releases: release files, and the change log made from them."""
