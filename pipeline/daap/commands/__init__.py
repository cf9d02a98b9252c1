"""The commands, a module each: all that prints, exits and reads arguments."""
