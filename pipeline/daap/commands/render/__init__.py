"""What commands print: tables, CSV and JSON for people and programs."""
