"""Publication of releases, all or nothing, and the files that describe them."""
