"""Signing in, accounts, invitations and who has a part in a production."""

from precipice.office.access import PRODUCERS
from precipice.office.areas import Area
from precipice.office.areas.account import own, people
from precipice.office.areas.account.routes import router

AREA = Area(router, "Members", "/members", order=90, access=PRODUCERS)

__all__ = ["AREA", "own", "people"]
