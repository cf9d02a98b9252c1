"""Model files of Codeable Models, read and never run."""
