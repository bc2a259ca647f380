"""Processes for long work, beside the one that answers."""
