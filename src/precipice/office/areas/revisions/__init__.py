"""Revisions: listed, opened, compared, taken out and in, restored."""

from precipice.office.areas import Area
from precipice.office.areas.revisions.routes import router

AREA = Area(router, "Revisions", "/revisions", order=80)
