"""Shared values and vocabulary: model, settings, errors, namespaces, IRIs."""
