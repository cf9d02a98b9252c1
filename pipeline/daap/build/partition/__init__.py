"""The dataset source by source: read, mapped, reasoned over, validated, serialised."""
