"""What was made before, kept by the fingerprint of what it was made from."""
