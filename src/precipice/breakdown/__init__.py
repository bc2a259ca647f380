"""Scenes to breakdown sheets: who, where, day or night, eighths, which words suggest a stunt."""
