"""Output of commands: tables, CSV and JSON."""
