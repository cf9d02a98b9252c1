"""The dataset as a catalogued data product: DCAT 3, DPROD, VoID, DQV, ODRL."""
