"""Talent scheduling: the order of scenes in which the actors' days on location cost least."""
