"""The dataset into another SPARQL server."""
