"""A published dataset as a store, and questions asked of it."""
