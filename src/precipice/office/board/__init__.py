"""A production's board as it is worked on: its state, what pages are shown of it, and who is at it."""
