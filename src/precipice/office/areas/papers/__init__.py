"""The papers: looked at, taken out, issued to people by name, and a leaked one traced."""

from precipice.office.areas import Area
from precipice.office.areas.papers.leaks import router as leaks
from precipice.office.areas.papers.routes import router

router.routes.extend(leaks.routes)
AREA = Area(router, "Papers", "/papers", order=45)
