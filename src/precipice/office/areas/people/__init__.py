"""Cast and crew, what adds up on them, and what each of them agrees to."""

from precipice.office.areas import Area
from precipice.office.areas.people.consent import router as consent
from precipice.office.areas.people.routes import router

router.routes.extend(consent.routes)
AREA = Area(router, "People", "/people", order=40)
