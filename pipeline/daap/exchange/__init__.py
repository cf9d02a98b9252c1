"""Export of a published dataset for other tools and for archives."""
