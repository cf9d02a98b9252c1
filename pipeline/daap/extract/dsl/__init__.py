"""The axial DSL: fences of traces, parsed and never executed."""
