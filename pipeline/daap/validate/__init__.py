"""The shapes held against a part of the data, and what they find as findings."""
