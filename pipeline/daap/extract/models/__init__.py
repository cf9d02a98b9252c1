"""Model files of Codeable Models, parsed and never executed."""
