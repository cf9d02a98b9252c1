"""Importers of projects of QDA tools, which all yield one kind of Project."""
