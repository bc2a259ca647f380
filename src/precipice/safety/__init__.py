"""Consents, limits and exposure; the decision on the day, its record, and hazards."""
