"""Gags: sliders over the real engine, and the gag in space through any lens."""

from precipice.office.areas import Area
from precipice.office.areas.gag.routes import router
from precipice.office.areas.gag.warm import kinds_of, warm_all
from precipice.office.warm import Warmer

AREA = Area(router, "Gags", "/gags", order=30, warmers=(Warmer("flying the gags", warm_all, 90.0, kinds_of),))
