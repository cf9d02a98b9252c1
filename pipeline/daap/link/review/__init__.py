"""Review of suggested mappings by a person."""
