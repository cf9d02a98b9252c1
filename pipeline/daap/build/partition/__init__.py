"""Partition by source: each is read, mapped, reasoned over, validated, serialised."""
