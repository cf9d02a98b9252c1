"""Loading of a dataset into another SPARQL server."""
