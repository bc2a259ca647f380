"""Screenplays in: text to scenes, with the line of everything."""
