"""Lenses, figures and what a frame shows: from where a blow that misses reads as one that lands."""
