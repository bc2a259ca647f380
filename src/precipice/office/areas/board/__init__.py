"""The board: strips that people move, every move priced and a revision."""

from precipice.office.areas import Area
from precipice.office.areas.board.routes import router
from precipice.office.board import toy
from precipice.office.warm import Warmer

AREA = Area(
    router,
    "Board",
    "/board",
    order=20,
    warmers=(
        Warmer("laying a board out", toy.lay_out, 35.0),
        Warmer("pricing a board", toy.price_once, 65.0),
        Warmer("searching an order", toy.search_once, 2.0),
    ),
)
