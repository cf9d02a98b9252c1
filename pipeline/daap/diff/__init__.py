"""What distinguishes two published datasets."""
