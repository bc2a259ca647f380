"""Small shoots made at random, and every order of them tried by hand."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from random import Random

from precipice.schedule.blocks import Board
from precipice.schedule.problem import CastRate, Gate, PlaceCost, Rewrite, SceneJob, ShootProblem, Stop

FIRST = date(2027, 3, 1)


def shoot(
    seed: int,
    scenes: int,
    gates: int,
    people: int = 4,
    bases: int = 3,
    away: float = 0.0,
    hours: float = 10.0,
) -> ShootProblem:
    """Scenes of one day each (so that blocks are scenes), or shorter ones with `hours` below 10."""
    draw = Random(seed)
    dates = tuple(FIRST + timedelta(days=k) for k in range(scenes + 5))
    jobs = tuple(
        SceneJob(
            number=str(k + 1),
            hours=hours if hours >= 10.0 else round(draw.uniform(1.0, hours), 1),
            light=draw.choice(["day", "night", "any"]),
            place=f"place {draw.randrange(2 * bases)}",
            base=f"base {draw.randrange(bases)}",
            cast=tuple(str(c) for c in range(people) if draw.random() < 0.45),
        )
        for k in range(scenes)
    )
    numbers = [job.number for job in jobs]
    chosen = draw.sample(numbers, gates)
    return ShootProblem(
        scenes=jobs,
        cast=tuple(
            CastRate(
                str(c),
                f"person {c}",
                float(draw.randrange(100, 2000)),
                frozenset(day for day in dates if draw.random() < away),
            )
            for c in range(people)
        ),
        bases=tuple(
            PlaceCost(f"base {b}", float(draw.randrange(0, 3000)), float(draw.randrange(0, 8)))
            for b in range(bases)
        ),
        gates=tuple(_gate(draw, scene, numbers, chosen) for scene in chosen),
        hours_per_day=10.0,
        running_cost_per_day=float(draw.randrange(500, 5000)),
        dates=dates,
    )


def _gate(draw: Random, scene: str, numbers: list[str], gated: list[str]) -> Gate:
    fails = draw.choice([0.0, 0.1, 0.35, 0.8, 1.0])
    if draw.random() < 0.35:
        return Gate(f"gag {scene}", scene, fails, Stop(float(draw.randrange(1000, 50_000))))
    falls = frozenset(n for n in numbers if n != scene and draw.random() < 0.4)
    return Gate(f"gag {scene}", scene, fails, Rewrite(draw.randrange(7), float(draw.randrange(9000)), falls))


def least_by_trial(shoot: Board) -> float:
    """The least expected cost, by trying everything a company could do, decision by decision.

    Knows blocks as sets of people and bases; uses no table and no bits of the solver.
    """
    n = len(shoot.work)
    people = [{b for b in range(n) if int(blocks) >> b & 1} for blocks in shoot.cast]

    def living(failed: frozenset[int]) -> set[int]:
        mode = sum(1 << g for g in failed)
        return {b for b in range(n) if shoot.lost[mode, b] < 1.0 - 1e-9}

    def onwards(shot: tuple[int, ...], failed: frozenset[int]) -> float:
        rest = living(failed) - set(shot)
        if not rest:
            return 0.0
        return min(one_day(shot, block, rest, failed) for block in sorted(rest))

    def one_day(shot: tuple[int, ...], block: int, rest: set[int], failed: frozenset[int]) -> float:
        if not failed and not int(shoot.open_days[len(shot)]) >> block & 1:
            return float("inf")
        cost = float(shoot.work[block]) + shoot.running
        if shot and shoot.base[shot[-1]] != shoot.base[block]:
            cost += float(shoot.move[shoot.base[block]])
        for blocks, rate in zip(people, shoot.rate, strict=True):
            if block not in blocks and blocks & set(shot) and blocks & (rest - {block}):
                cost += float(rate)
        return cost + decided(
            (*shot, block), failed, [g for g, b in enumerate(shoot.gate_block) if b == block]
        )

    def decided(shot: tuple[int, ...], failed: frozenset[int], gates: list[int]) -> float:
        undecided = [g for g in gates if g not in failed]
        if not undecided:
            return onwards(shot, failed)
        total = 0.0
        if onwards(shot, failed) == float("inf"):
            return float("inf")  # the shoot must be able to go on where all goes well
        for bits in range(1 << len(undecided)):
            lost = {g for k, g in enumerate(undecided) if bits >> k & 1}
            chance = 1.0
            for g in undecided:
                chance *= float(shoot.fails[g]) if g in lost else 1.0 - float(shoot.fails[g])
            if chance == 0.0:
                continue
            left = len(living(failed | lost) - set(shot))
            price = sum(
                float(shoot.price[g]) + shoot.running * max(0, int(shoot.pages[g]) - left) for g in lost
            )
            ended = any(shoot.stops[g] for g in lost)
            total += chance * (price if ended else price + onwards(shot, failed | lost))
        return total

    return onwards((), frozenset())


def orders(n: int) -> permutations[int]:
    return permutations(range(n))
