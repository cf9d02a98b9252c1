"""Files of a release into place, all or none of them, and what describes them."""
