"""Synchronisation of field notes from where the study publishes them."""
