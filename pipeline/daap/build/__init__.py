"""The flow from a study's files to a release, and the only place where stages meet."""
