"""Values and words that every room uses: model, settings, errors, namespaces, IRIs."""
