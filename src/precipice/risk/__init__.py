"""Probabilities from margins; the only floor that throws dice."""
