"""Files to values: what a field note says, with the line it says it on."""
