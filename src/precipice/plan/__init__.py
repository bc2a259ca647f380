"""The road end to end: read, break down, assess, schedule."""
