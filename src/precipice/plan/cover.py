"""Whether the camera catches a gag: the takes of its model before every place and lens of the kit."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from precipice.camera.cover import WAYS, Crew, caught, height_share, takes_for
from precipice.camera.kit import Kit, crew_of, kit_of
from precipice.gags.specification import Specification
from precipice.plan.check import Checked
from precipice.plan.cover_answer import CoverAnswer, CoverPair, CoverPlace, KeyTime
from precipice.plan.cover_paths import Asked, Flown, fly
from precipice.plan.cover_places import Held, Search, Spot, hold_all, search
from precipice.production.picture import Words
from precipice.production.problem import InputError, Problem
from precipice.production.spoken import feet
from precipice.risk.odds import odds
from precipice.risk.run import Runner

BEST, SECONDS = 6, 60
"""Places named in the answer; cameras tried as the second one."""

SLOW = 200
"""Most takes of a kind that is slow to simulate."""

CUT = math.radians(30.0)
"""Least angle between two cameras that are cut together, from the middle of the path: the trade's rule."""

SHOWN = 300
"""Takes drawn in the frame at a key time."""

NOT_MODELLED = (
    "Flare, smoke, dust, light, and whatever hides the subject beside the ground: sets, vehicles, crew.",
    "Distortion, breathing, zooms, rolling shutter, motion blur, the cut.",
    "An operator who knows more than the middle path, or who sees the take go wrong and follows it.",
    "Roads, obstacles and drones: a tracking camera travels over any ground that is level to a metre.",
    "Takes are independent here; what a whole shoot shares, a wrong survey, fails every take alike.",
    "No distance to a lens is one for people: the rings and the coordinator say where anybody may be.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Covered:
    """The answer with what it is drawn from.

    Attributes:
        answer: In numbers and words.
        flown: The takes.
        found: Every place.
        kit: Camera and lenses.
        best: The best camera; None where no place can be used.
        second: The one that adds most; None where there is none.
        words: The kind's own.
    """

    answer: CoverAnswer
    flown: Flown
    found: Search
    kit: Kit
    best: Held | None
    second: Held | None
    words: Words


def cover(
    checked: Checked,
    gag_id: str,
    asked: Asked,
    hold: float,
    ring: float,
    runs: int,
    seed: int,
    runner: Runner,
) -> Covered:
    """Find from where the takes of a gag are caught.

    Args:
        checked: The production.
        gag_id: The gag.
        asked: Subject and time.
        hold: Least share of the time for which a take must be in frame and in focus, 0 to 1.
        ring: 0.95 or 0.999: the ring of what comes down that no camera stands in.
        runs: Takes.
        seed: Fixes every random number.
        runner: Where takes are flown.

    Raises:
        InputError: There is no such gag, or it has no paths.
    """
    spec = _specification(checked, gag_id)
    if spec.kind.most_takes:
        runs = min(runs, SLOW)
    kit, crew = kit_of(checked.production.camera), crew_of(checked.production.camera)
    flown = fly(spec, asked, runs, seed, runner)
    found = search(flown, kit, crew, hold, ring)
    best = [hold_all(flown, kit, crew, found.places, one) for one in _apart(found)]
    best.sort(key=lambda one: (-float(caught(one.holding, hold).mean()), -float(one.holding.mean())))
    lenses = [hold_all(flown, kit, crew, found.places, one) for one in _by_lens(found)]
    first = best[0] if best else None
    second = None if first is None else _second(flown, kit, crew, found, first)
    answer = CoverAnswer(
        gag=gag_id,
        scene=spec.gag.scene,
        description=spec.gag.description,
        body=flown.body,
        radius=flown.cloud.radius,
        start=float(flown.cloud.t[0]),
        end=float(flown.cloud.t[-1]),
        hold=hold,
        runs=len(flown.good),
        seed=seed,
        goes=flown.good_odds,
        ring=ring,
        places=len(found.places.eyes),
        kept_out=found.kept_out,
        too_near=found.too_near,
        too_steep=found.steep,
        best=tuple(_place(flown, kit, found, one, hold) for one in best),
        lenses=tuple(_place(flown, kit, found, one, hold) for one in lenses),
        pair=None if first is None or second is None else _pair(flown, kit, found, first, second, hold),
        times=() if first is None else _times(flown, kit, first),
        assumptions=_assumptions(flown),
        not_modelled=NOT_MODELLED,
        sources=dict(crew.sources),
    )
    return Covered(answer, flown, found, kit, first, second, spec.kind.words)


def _specification(checked: Checked, gag_id: str) -> Specification:
    if gag_id not in checked.specifications:
        allowed = ", ".join(checked.specifications) or "a gag that can be simulated"
        raise InputError((Problem(str(checked.folder), "GAG", repr(gag_id), allowed),))
    return checked.specifications[gag_id]


def _apart(found: Search) -> list[Spot]:
    """The best spots, no two on neighbouring ground."""
    chosen: list[Spot] = []
    for spot in found.spots:
        if all(not _neighbours(found, spot, one) for one in chosen):
            chosen.append(spot)
        if len(chosen) == BEST:
            break
    return chosen


def _neighbours(found: Search, one: Spot, other: Spot) -> bool:
    a, b = found.places.eyes[one.place], found.places.eyes[other.place]
    near = float(np.linalg.norm(a - b))
    reach = float(np.linalg.norm(a[:2] - found.places.centre))
    return near < 0.5 * reach


def _turned(found: Search, one: Spot, other: Spot) -> float:
    """Angle between two places seen from the middle of the path, rad."""
    a, b = (found.places.eyes[spot.place, :2] - found.places.centre for spot in (one, other))
    return abs(math.atan2(a[0] * b[1] - a[1] * b[0], float(a @ b)))


def _by_lens(found: Search) -> list[Spot]:
    """The best spot of each lens and way, lenses from short to long."""
    first: dict[tuple[int, str], Spot] = {}
    for spot in found.spots:
        first.setdefault((spot.lens, spot.way), spot)
    return [first[key] for key in sorted(first, key=lambda key: (key[0], WAYS.index(first[key].way)))]


def _second(flown: Flown, kit: Kit, crew: Crew, found: Search, first: Held) -> Held | None:
    """The camera that, with the first, holds the most takes throughout; then the most time.

    It stands at another angle, so that a cut between the two does not jump.
    """
    spots: list[Spot] = []
    taken: set[int] = {first.spot.place}
    now = first.holding.mean(axis=0)
    helpful = sorted(found.spots, key=lambda spot: -round(float(np.maximum(now, spot.now).mean()), 3))
    for spot in helpful:
        if spot.place not in taken and _turned(found, spot, first.spot) >= CUT:
            spots.append(spot)
            taken.add(spot.place)
        if len(spots) == SECONDS:
            break
    tried = [hold_all(flown, kit, crew, found.places, spot) for spot in spots]
    if not tried:
        return None
    return max(tried, key=lambda one: _together(first, one))


def _together(first: Held, second: Held) -> tuple[float, float]:
    either = first.holding | second.holding
    return float(either.all(axis=1).mean()), float(either.mean())


def _place(flown: Flown, kit: Kit, found: Search, one: Held, hold: float) -> CoverPlace:
    lens, where, place = kit.lenses[one.spot.lens], found.places, one.spot.place
    eye, floor = where.eyes[place], float(where.elevation[place])
    got = caught(one.holding, hold)
    n = len(got)
    good = odds(int((got & flown.good).sum()), n)
    now = one.holding.mean(axis=0)
    away = np.linalg.norm(flown.cloud.middle - one.done.eyes[0], axis=1)
    return CoverPlace(
        way=one.spot.way,
        lens=lens.focal_length,
        stop=lens.stop,
        x=float(eye[0]),
        y=float(eye[1]),
        height=float(eye[2]) - floor,
        elevation=floor,
        distance=float(np.median(away)),
        share=float(height_share(one.done, flown.cloud, lens, kit.sensor)[0]),
        caught=odds(int(got.sum()), n),
        framed=float(caught(one.framed, hold).mean()),
        good=good,
        held=float(one.holding.mean()),
        lost=float(flown.cloud.t[now.argmin()]) if now.min() < 1.0 else None,
        takes=takes_for(good.p),
        takes_cautious=takes_for(good.low),
    )


def _pair(flown: Flown, kit: Kit, found: Search, first: Held, second: Held, hold: float) -> CoverPair:
    a, b = caught(first.holding, hold), caught(second.holding, hold)
    between = caught(first.holding | second.holding, hold)
    n = len(a)
    good = odds(int((between & flown.good).sum()), n)
    return CoverPair(
        second=_place(flown, kit, found, second, hold),
        either=odds(int((a | b).sum()), n),
        both=odds(int((a & b).sum()), n),
        between=odds(int(between.sum()), n),
        independent=1.0 - (1.0 - float(a.mean())) * (1.0 - float(b.mean())),
        good=good,
        takes=takes_for(good.p),
        takes_cautious=takes_for(good.low),
    )


def _times(flown: Flown, kit: Kit, best: Held) -> tuple[KeyTime, ...]:
    """The beginnings of the phases that are covered, and the end."""
    cloud, sensor, lens = flown.cloud, kit.sensor, kit.lenses[best.spot.lens]
    marks = [(phase.start, phase.label) for phase in flown.phases if cloud.t[0] <= phase.start < cloud.t[-1]]
    found = []
    for t, label in [*marks, (float(cloud.t[-1]), "the end of what is covered")]:
        k = int(np.abs(cloud.t - t).argmin())
        away = (cloud.points[:SHOWN, k] - best.done.eyes[0, k]) @ best.done.axes[0, k].T
        ahead = away[away[:, 2] > 0.0]
        scale = lens.focal_length / ahead[:, 2:]
        # y is to the right of the heading, so what a frame of the world calls right is the viewer's left.
        frame = ahead[:, :2] * scale / np.array([-sensor.width, -sensor.height])
        spread = np.linalg.norm(cloud.points[:, k] - cloud.middle[k], axis=1)
        found.append(
            KeyTime(
                t=t,
                label=label,
                spread=float(np.quantile(spread, 0.95)),
                held=float(best.holding[:, k].mean()),
                frame=tuple((round(float(x), 4), round(float(y), 4)) for x, y in frame),
            )
        )
    return tuple(found)


def _assumptions(flown: Flown) -> tuple[str, ...]:
    return (
        "Nobody at the camera knows more than the middle path: it is aimed, turned and focused by that.",
        "A body rests where its path begins before it, and where it ends after it.",
        f"The subject is a sphere of {feet(flown.cloud.radius)} round a point of its path; all of it must be "
        "in frame, its middle in focus.",
        "The ground beside the profile is as the profile, where the site states no relief; it hides the "
        "subject where it stands in the line of sight to the middle path.",
    )
