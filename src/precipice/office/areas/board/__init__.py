"""The board: strips that people move, every move priced and a revision."""

from precipice.office.areas import Area
from precipice.office.areas.board.routes import router

AREA = Area(router, "Board", "/board", order=20)
