"""Shoots at other prices."""

from __future__ import annotations

from dataclasses import replace

from precipice.schedule.shoot.problem import Shoot


def doubled(shoot: Shoot) -> Shoot:
    """The same shoot with every rate and price twice as high."""
    prices, before = shoot.prices, shoot.before
    return replace(
        shoot,
        people=tuple(
            replace(
                person,
                day_rate=2 * person.day_rate,
                hold_rate=2 * person.hold_rate,
                weekly_rate=None if person.weekly_rate is None else 2 * person.weekly_rate,
            )
            for person in shoot.people
        ),
        prices=replace(
            prices,
            running=(2 * prices.running[0], 2 * prices.running[1]),
            idle=2 * prices.idle,
            overtime=(2 * prices.overtime[0], 2 * prices.overtime[1]),
            move=tuple(tuple(2 * way for way in row) for row in prices.move),
        ),
        wishes=tuple(replace(wish, price=2 * wish.price) for wish in shoot.wishes),
        gates=tuple(
            replace(
                gate,
                modes=tuple(replace(mode, cost=2 * mode.cost) for mode in gate.modes),
                moves=tuple(2 * move for move in gate.moves),
            )
            for gate in shoot.gates
        ),
        before=replace(before, price=2 * before.price) if before else None,
    )
