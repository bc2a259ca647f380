"""Long work: asked for, watched, cancelled."""

from precipice.office.areas import Area
from precipice.office.areas.jobs.routes import router

AREA = Area(router, "Work", "/jobs", order=85)
