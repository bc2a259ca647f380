"""The day: scenes, calls and gags, and each gag's go or no-go on a phone."""

from precipice.office.areas import Area
from precipice.office.areas.day import pages, words
from precipice.office.areas.day.router import router

__all__ = ["pages", "words"]
AREA = Area(router, "Day", "/day", order=40)
"""Pages of a shooting day."""
