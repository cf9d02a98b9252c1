"""Field notes from where the study publishes them."""
