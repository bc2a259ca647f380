"""What an order is expected to cost, by walking every way it may go; shares no arithmetic with the solver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from precipice.schedule.blocks import Board

Replan = Callable[[int, int, int], int]
"""(failed gates, blocks shot, last base) to the next block, or -1: what is done once something has failed."""


@dataclass(frozen=True, slots=True)
class CostSplit:
    """Expected cost in six parts, currency.

    Attributes:
        work: Pay for days worked, less what is thrown away.
        running: Running costs, less what is thrown away.
        hold: Pay for days held, less what is thrown away.
        moves: Company moves, less what is thrown away.
        at_risk: What was spent on scenes that then fall, or on a film that then stops.
        rewrite: Prices of rewriting, waiting and stopping.
    """

    work: float = 0.0
    running: float = 0.0
    hold: float = 0.0
    moves: float = 0.0
    at_risk: float = 0.0
    rewrite: float = 0.0

    @property
    def total(self) -> float:
        """Sum of the parts."""
        return self.work + self.running + self.hold + self.moves + self.at_risk + self.rewrite

    def plus(self, other: CostSplit, weight: float) -> CostSplit:
        """This and the other, weighted."""
        return CostSplit(
            *(
                getattr(self, name) + weight * getattr(other, name)
                for name in ("work", "running", "hold", "moves", "at_risk", "rewrite")
            )
        )


@dataclass(frozen=True, slots=True)
class _Way:
    """One way the shoot may go: what failed, what was shot, where the company is, what was paid so far."""

    mode: int
    shot: tuple[int, ...]
    last: int
    weight: float
    hold: float
    moves: float

    @property
    def bits(self) -> int:
        return sum(1 << block for block in self.shot)


def expected_cost(board: Board, order: tuple[int, ...], replan: Replan) -> CostSplit:
    """Expected cost of shooting blocks in an order, replanned once something fails."""
    total = CostSplit()
    ways = [_Way(0, (), len(board.move), 1.0, 0.0, 0.0)]
    while ways:
        way = ways.pop()
        block = order[len(way.shot)] if way.mode == 0 and len(way.shot) < len(order) else -1
        if way.mode:
            block = replan(way.mode, way.bits, way.last)
        if block < 0:
            continue
        spent = _day(board, way, block)
        total = total.plus(spent, way.weight)
        after = replace(
            way,
            shot=(*way.shot, block),
            last=int(board.base[block]),
            hold=way.hold + spent.hold,
            moves=way.moves + spent.moves,
        )
        for outcome, chance in _outcomes(board, way.mode, block):
            there = replace(after, weight=way.weight * chance, mode=way.mode | outcome)
            total = total.plus(_failure(board, way.mode, outcome, there), there.weight)
            if not _ends(board, outcome):
                ways.append(there)
    return total


def without_failure(board: Board, order: tuple[int, ...]) -> CostSplit:
    """Cost of an order when every gate succeeds."""
    return expected_cost(board._replace(fails=board.fails * 0.0), order, lambda *_: -1)


def _day(board: Board, way: _Way, block: int) -> CostSplit:
    here = int(board.base[block])
    moved = 0.0 if way.last in (here, len(board.move)) else float(board.move[here])
    before, rest = way.bits, int(board.alive[way.mode]) & ~way.bits & ~(1 << block)
    hold = sum(
        float(rate)
        for blocks, rate in zip(board.cast.tolist(), board.rate.tolist(), strict=True)
        if blocks & before and blocks & rest and not blocks >> block & 1
    )
    return CostSplit(work=float(board.work[block]), running=board.running, hold=hold, moves=moved)


def _outcomes(board: Board, mode: int, block: int) -> list[tuple[int, float]]:
    """Which gates of a block fail, as bits, with the probability; certainties left out."""
    outcomes = [(0, 1.0)]
    for g, where in enumerate(board.gate_block.tolist()):
        if where == block and not mode >> g & 1:
            fails = float(board.fails[g])
            outcomes = [
                (bits | bit, chance * share)
                for bits, chance in outcomes
                for bit, share in ((0, 1.0 - fails), (1 << g, fails))
            ]
    return [(bits, chance) for bits, chance in outcomes if chance > 0.0]


def _ends(board: Board, outcome: int) -> bool:
    return any(board.stops[g] for g in range(len(board.fails)) if outcome >> g & 1)


def _failure(board: Board, before: int, outcome: int, way: _Way) -> CostSplit:
    """What a failure costs at once, and what of the money spent so far it turns into loss."""
    days_left = (int(board.alive[way.mode]) & ~way.bits).bit_count()
    price = sum(
        float(board.price[g]) + board.running * max(0, int(board.pages[g]) - days_left)
        for g in range(len(board.fails))
        if outcome >> g & 1
    )
    ends = _ends(board, outcome)
    work = running = 0.0
    for block in way.shot:
        left = (1.0 if ends else float(board.lost[way.mode, block])) - float(board.lost[before, block])
        work += left * float(board.work[block])
        running += left * board.running
    hold, moves = (way.hold, way.moves) if ends else (0.0, 0.0)
    return CostSplit(-work, -running, -hold, -moves, work + running + hold + moves, price)
