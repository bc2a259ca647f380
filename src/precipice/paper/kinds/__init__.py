"""The papers of a production, one file a kind."""
