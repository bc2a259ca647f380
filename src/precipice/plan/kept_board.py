"""A plan's order as a board to keep."""

from __future__ import annotations

from precipice.plan.board_file import BoardFile, board_bytes
from precipice.plan.check import Checked
from precipice.plan.moves import board_file, laid_out
from precipice.plan.schedule import Scheduled


def kept_board(checked: Checked, done: Scheduled) -> bytes:
    """The bytes of a board.json with a schedule's order; boneyard and banners of the one before stay."""
    sequence = [number for day in done.result.days for number in day.scenes]
    sequence += [one.name for one in done.result.preparations]
    found = board_file(laid_out(done.shoot, done.slots, sequence))
    before = checked.board
    if before is None:
        return board_bytes(found)
    known = {scene.number for scene in checked.screenplay.scenes}
    known |= {one.name for one in checked.production.preparations}
    bones = tuple(number for number in before.boneyard if number in known)
    return board_bytes(BoardFile(found.slots, bones, before.banners))
