"""The commands, one module each: only they print, exit and read arguments."""
