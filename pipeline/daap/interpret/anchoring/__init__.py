"""Anchoring: the words of the transcript that notes quote, exactly or nearly."""
