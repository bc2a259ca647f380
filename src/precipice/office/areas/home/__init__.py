"""The productions of an office, and the first page of each."""

from precipice.office.areas import Area
from precipice.office.areas.home.routes import router

AREA = Area(router, "Overview", "/", order=0)
