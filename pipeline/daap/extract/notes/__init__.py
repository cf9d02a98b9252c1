"""Field notes as Documents: blocks, record, transcript, traces."""
