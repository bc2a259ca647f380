"""Whether the office is well, for whatever watches it."""

from precipice.office.areas import Area
from precipice.office.areas.health.routes import router

AREA = Area(router)
