"""The script with its marked words beside its sheets, what people decide about them, and new drafts."""

from precipice.office.areas import Area
from precipice.office.areas.script.draft import router as drafts
from precipice.office.areas.script.routes import router

router.routes.extend(drafts.routes)
AREA = Area(router, "Script", "/script", order=20)
