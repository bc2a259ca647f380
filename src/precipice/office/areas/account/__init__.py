"""Signing in, accounts, invitations and who has a part in a production."""

from precipice.office.areas import Area
from precipice.office.areas.account.routes import router

AREA = Area(router)
