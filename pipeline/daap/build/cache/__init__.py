"""Cache of results, by the fingerprint of their inputs."""
