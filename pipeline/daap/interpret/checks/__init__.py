"""Rules over notes, sources and attributions."""
