"""Gags: sliders over the real engine, and the gag in space through any lens."""

from precipice.office.access import MEMBERS
from precipice.office.areas import Area
from precipice.office.areas.gag.routes import router
from precipice.office.areas.gag.warm import warm_all

AREA = Area(router, "Gags", "/gags", order=30, access=MEMBERS, start=warm_all)
