"""What the shoot is expected to cost: the day-one curve of each gate, money at risk, the wrap."""

from precipice.office.areas import Area
from precipice.office.areas.money.routes import MONEY, router

AREA = Area(router, "Money", "/money", order=50, access=MONEY)
