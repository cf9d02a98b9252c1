"""Document to Document: what was read, redacted, split, anchored, resolved."""
