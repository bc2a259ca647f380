"""The decision on the day and its record: limits held against live values, sign-off, hazards."""
