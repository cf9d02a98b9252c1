"""SHACL validation of a part of the data, with results as findings."""
