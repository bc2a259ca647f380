"""Day-blocks: scenes that share a day; and the shoot as arrays over blocks for the kernels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from precipice.schedule.problem import LightWanted, Rewrite, ShootProblem

WHOLE = 1.0 - 1e-9
"""Share of its hours from which on a block is wholly thrown away."""


@dataclass(frozen=True, slots=True)
class Block:
    """One day's work.

    Attributes:
        scenes: Indices into the problem's scenes, in shooting order.
        base: Company base.
        light: Light of the day; "any" where none of its scenes needs one.
    """

    scenes: tuple[int, ...]
    base: str
    light: LightWanted


class Board(NamedTuple):
    """Blocks as arrays; n blocks, m people, g gates. Currency throughout. A tuple, since kernels take those.

    A block that loses only some of its scenes keeps its day and its people; one that loses all is not shot.

    Attributes:
        work: Pay of the people of a block, (n,).
        running: Running costs of a day.
        base: Index of each block's base, (n,).
        move: Price of moving to a base, (b,).
        cast: Blocks of each person as bits, (m,).
        rate: Pay of each person a day, (m,).
        open_days: Blocks that may be shot on the d-th day as bits, (n,).
        gate_block: Block of each gate, (g,).
        fails: Probability of failing, (g,).
        price: What failing costs at once, (g,).
        pages: Days until new pages are there; the company waits where nothing else is left to shoot, (g,).
        stops: Whether failing ends the film, (g,).
        lost: Share of each block's hours that is thrown away once a set of gates (as bits) has failed,
            (2^g, n).
        alive: Blocks still shot once a set of gates (as bits) has failed, as bits, (2^g,).
    """

    work: np.ndarray
    running: float
    base: np.ndarray
    move: np.ndarray
    cast: np.ndarray
    rate: np.ndarray
    open_days: np.ndarray
    gate_block: np.ndarray
    fails: np.ndarray
    price: np.ndarray
    pages: np.ndarray
    stops: np.ndarray
    lost: np.ndarray
    alive: np.ndarray


def board(problem: ShootProblem, blocks: tuple[Block, ...]) -> Board:
    """The arrays of a problem whose scenes have been packed into blocks."""
    people = {person.id: index for index, person in enumerate(problem.cast)}
    bases = {place.base: index for index, place in enumerate(problem.bases)}
    running = problem.running_cost_per_day
    called = [{people[one] for k in block.scenes for one in problem.scenes[k].cast} for block in blocks]
    rate = np.array([person.day_rate for person in problem.cast])
    masks = [sum(1 << b for b, names in enumerate(called) if c in names) for c in range(len(people))]
    lost = _lost_shares(problem, blocks)
    return Board(
        work=np.array([float(sum(rate[c] for c in sorted(names))) for names in called]),
        running=running,
        base=np.array([bases[block.base] for block in blocks], dtype=np.int64),
        move=np.array(
            [place.move_cost + place.move_hours / problem.hours_per_day * running for place in problem.bases]
        ),
        cast=_as_bits(masks, len(blocks)),
        rate=rate,
        open_days=_open_days(problem, blocks, called),
        gate_block=np.array(
            [_block_of(problem, blocks, gate.scene) for gate in problem.gates], dtype=np.int64
        ),
        fails=np.array([gate.fails for gate in problem.gates]),
        price=np.array([gate.then.cost for gate in problem.gates]),
        pages=np.array(
            [gate.then.days if isinstance(gate.then, Rewrite) else 0 for gate in problem.gates],
            dtype=np.int64,
        ),
        stops=np.array([not isinstance(gate.then, Rewrite) for gate in problem.gates], dtype=np.bool_),
        lost=lost,
        alive=_alive(lost),
    )


def _block_of(problem: ShootProblem, blocks: tuple[Block, ...], number: str) -> int:
    return next(
        b for b, block in enumerate(blocks) for k in block.scenes if problem.scenes[k].number == number
    )


def _lost_shares(problem: ShootProblem, blocks: tuple[Block, ...]) -> np.ndarray:
    thrown = [
        gate.then.falls | {gate.scene} if isinstance(gate.then, Rewrite) else frozenset()
        for gate in problem.gates
    ]
    share = np.zeros((1 << len(problem.gates), len(blocks)))
    for mode in range(share.shape[0]):
        lost = frozenset().union(*(names for g, names in enumerate(thrown) if mode >> g & 1))
        for b, block in enumerate(blocks):
            hours = sum(problem.scenes[k].hours for k in block.scenes)
            gone = sum(problem.scenes[k].hours for k in block.scenes if problem.scenes[k].number in lost)
            share[mode, b] = gone / hours
    return share


def _open_days(problem: ShootProblem, blocks: tuple[Block, ...], called: list[set[int]]) -> np.ndarray:
    away = [frozenset().union(*(problem.cast[c].away for c in names)) for names in called]
    days = [
        sum(1 << b for b in range(len(blocks)) if problem.dates[day] not in away[b])
        for day in range(len(blocks))
    ]
    return _as_bits(days, len(blocks))


def _alive(lost: np.ndarray) -> np.ndarray:
    living = [sum(1 << b for b, share in enumerate(row) if share < WHOLE) for row in lost.tolist()]
    return _as_bits(living, lost.shape[1])


def _as_bits(sets: list[int], blocks: int) -> np.ndarray:
    """Sets of blocks as an array; plain integers where 64 bits do not hold them: no kernel sees those."""
    return np.array(sets, dtype=np.int64 if blocks <= 62 else object)
