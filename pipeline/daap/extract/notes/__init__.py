"""Field notes to Documents: blocks, record, transcript, traces."""
