"""The build: from a study's files to a release; the only room that joins all stages."""
