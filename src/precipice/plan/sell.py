"""The gap that keeps contact rare and still sells: the sell map joined with the spread of the hit.

The hit's own sampled takes say how wide a gap must be planned for contact to stay under the agreed limit, and
how wide it then is on the day; the sell map says from where, and through which lens, that reads as a hit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from precipice.camera.capsules import Capsules
from precipice.camera.kit import Kit, kit_of
from precipice.camera.lens import Camera, distance_for
from precipice.camera.poses import Blow, Region, Strike, action
from precipice.camera.sell import (
    GIVES_AWAY,
    UNUSABLE,
    BestPlace,
    SellMap,
    best_places,
    contact_hidden_by,
    read,
    sell_map,
)
from precipice.gags.hit.model import line_of
from precipice.gags.hit.near_miss import withdrawal
from precipice.gags.specification import Specification
from precipice.plan.check import Checked
from precipice.plan.sell_answer import FloorMark, LensRow, SellAnswer, SellPlace
from precipice.plan.sell_spread import Sampled, sampled, without_contact
from precipice.production.problem import InputError, Problem
from precipice.production.stunt import GagEntry

QUARTER_INCH = 0.00635
"""m; gaps are rounded up to it, since a mark on the floor is no finer."""

SOLD = 0.95
"""Share of takes that a place must sell to be called one that sells; own assumption."""

PLACES = 6
"""Places named in the answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Sold:
    """The answer with what it is drawn from.

    Attributes:
        answer: In numbers and words.
        map: Every place and lens.
        camera: At the best place; the place nearest to selling where none does; None where none is usable.
    """

    answer: SellAnswer
    map: SellMap
    camera: Camera | None


NOT_MODELLED = (
    "Light, contrast, costume, hair and what stands behind: a dark glove on a dark coat hides "
    "more than this says, a white one on black less.",
    "Sound, the cut and the performer's reaction, which sell more than any lens; the reaction's timing "
    "is the hit's own margin.",
    "Postures are two standing figures of capsules; arms, hair and clothes of real people hide more or less.",
    "A camera that moves, a second camera, a zoom, an anamorphic squeeze, rolling shutter, stabilisation.",
    "What a viewer sees is stated in thresholds, not measured on viewers: look through the lens in "
    "rehearsal.",
)


def sell(checked: Checked, gag_id: str, gap: float | None, runs: int, seed: int) -> Sold:
    """Find from where a hit that misses sells.

    Args:
        checked: The production.
        gag_id: The hit.
        gap: Planned gap to look at, m; the least that keeps to the limit where None.
        runs: Takes to sample; more where the limit is rare.
        seed: Fixes every random number.

    Raises:
        InputError: The gag is no hit, has no parameters, or cannot be done without contact as written.
    """
    gag = _hit(checked, gag_id)
    kit = kit_of(checked.production.camera)
    spec = checked.specifications[gag_id]
    if spec.choices["strike"] == "throw":
        return _answer(checked, gag, spec, kit, gap, None)
    missing = without_contact(checked, gag, spec)
    return _answer(checked, gag, missing, kit, gap, sampled(missing, gag.highest_harm, runs, seed))


def _hit(checked: Checked, gag_id: str) -> GagEntry:
    hits = [gag.id for gag in checked.production.gags if gag.kind == "hit"]
    where = str(checked.folder)
    if gag_id not in {gag.id for gag in checked.production.gags}:
        raise InputError((Problem(where, "HIT", repr(gag_id), ", ".join(hits) or "a gag of kind hit"),))
    gag = checked.production.gag(gag_id)
    if gag.kind != "hit":
        found = f"{gag_id!r}, of the kind {gag.kind!r}"
        raise InputError((Problem(where, "HIT", found, ", ".join(hits) or "a gag of kind hit"),))
    if gag_id not in checked.specifications:
        allowed = 'strike, region and speed at least, as strike = "kick", region = "abdomen", speed = "9 m/s"'
        raise InputError(
            (Problem("production.toml", f"gags[{gag_id}].parameters", "no parameters", allowed),)
        )
    return gag


def blow_of(spec: Specification, kit: Kit) -> Blow:
    """The hit as the camera's figures show it."""
    strikes: dict[str, Strike] = {"punch": "punch", "kick": "kick", "throw": "throw", "prop": "prop"}
    regions: dict[str, Region] = {
        "head": "head",
        "chest": "chest",
        "abdomen": "abdomen",
        "arm": "arm",
        "leg": "leg",
    }
    return Blow(
        strike=strikes[spec.choices["strike"]],
        region=regions[spec.choices["region"]],
        line=line_of(spec),
        speed=spec.middle("speed"),
        stop_distance=spec.middle("stop_distance") if "stop_distance" in spec.stated else 0.3,
        statures=kit.statures,
        prop_length=kit.prop_length,
    )


def _answer(
    checked: Checked, gag: GagEntry, spec: Specification, kit: Kit, asked: float | None, taken: Sampled | None
) -> Sold:
    needed = None if taken is None else taken.needed()
    if asked is not None:
        gap = asked
    elif needed is not None:
        gap = math.ceil(round(needed / QUARTER_INCH, 6)) * QUARTER_INCH
    else:
        gap = spec.middle("pad_travel") if "pad_travel" in spec.stated else 0.05
    missed, ends = (np.array([gap]), np.array([gap])) if taken is None else taken.with_gap(gap)
    blow = blow_of(spec, kit)
    found = sell_map(blow, kit, gap)
    least = 0.0 if taken is None else taken.least
    wide = float(np.quantile(ends, SOLD))
    best = best_places(found, max(gap, wide), PLACES)
    places = tuple(_place(found, one, gap, missed, ends, least) for one in best)
    at = best[0] if best else _nearest(found)
    camera = None if at is None else camera_at(found, at, gap)
    written = checked.specifications[gag.id].choices["contact"]
    answer = SellAnswer(
        gag=gag.id,
        scene=gag.scene,
        description=gag.description,
        verdict="sells" if places else "no place sells",
        strike=blow.strike,
        region=blow.region,
        line=blow.line,
        as_written=written.replace("_", " "),
        limit=gag.highest_harm,
        counts_as_contact=least,
        needed_gap=needed,
        gap=gap,
        contact=None if taken is None else taken.contact(gap),
        usual=(float(np.quantile(ends, 0.05)), float(np.quantile(ends, 0.5)), float(np.quantile(ends, 0.95))),
        places=places,
        lenses=_lens_rows(found, max(gap, wide)),
        mark=_mark(found, best[0], gap) if best else None,
        instead=() if places else _instead(found, max(gap, wide)),
        viewer=_viewer(kit),
        not_modelled=NOT_MODELLED,
        sources=dict(kit.sources),
    )
    return Sold(answer, found, camera)


def camera_at(found: SellMap, at: BestPlace, gap: float) -> Camera:
    """The camera at a place, focused on the struck body."""
    eye = found.eye(at.place, at.distance, at.height)
    aim = found.aim + 0.5 * gap * action(found.blow).across_gap
    focus = float(np.linalg.norm(aim - eye))
    position, aimed = (tuple(float(v) for v in vector) for vector in (eye, aim))
    lens = found.kit.lenses[at.lens]
    return Camera(_three(position), _three(aimed), lens, found.kit.sensor, focus)


def side_camera(found: SellMap, height: float = 2.3) -> Camera:
    """A camera square on to the blow, from which the gap is plain, its frame `height` m high."""
    sensor = found.kit.sensor
    lens = min(found.kit.lenses, key=lambda one: abs(one.focal_length - 0.035))
    away = distance_for(lens, sensor, height)
    middle = (-0.35, 0.0, 0.95)
    return Camera((middle[0], -away, 1.15), middle, lens, sensor, away)


def moment(blow: Blow, gap: float) -> Callable[[float], Capsules]:
    """The figures at a time, s from the end of the blow: a braked limb is short of it before and after."""

    def at(t: float) -> Capsules:
        if blow.strike == "throw":
            behind = 0.0
        elif blow.line == "across":
            behind = -blow.speed * t
        else:
            speed, stop = np.array([blow.speed]), np.array([blow.stop_distance])
            behind = float(withdrawal(np.array([t]), speed, stop)[0])
        return action(blow, behind).at(gap)

    return at


def _three(values: tuple[float, ...]) -> tuple[float, float, float]:
    return values[0], values[1], values[2]


def _nearest(found: SellMap) -> BestPlace | None:
    """The usable place with the largest gap, where none sells the one that is asked for."""
    if np.isnan(found.largest).all():
        return None
    lens, place, distance, height = np.unravel_index(np.nanargmax(found.largest), found.largest.shape)
    largest = float(found.largest[lens, place, distance, height])
    return BestPlace(int(lens), int(place), int(distance), int(height), largest, (0.0, 0.0))


def _place(
    found: SellMap, at: BestPlace, gap: float, missed: np.ndarray, ends: np.ndarray, least: float
) -> SellPlace:
    kit, lens = found.kit, found.kit.lenses[at.lens]
    eye = found.eye(at.place, at.distance, at.height)
    shown = read(found.blow, kit, lens, eye, found.aim, gap)
    bearing = math.degrees(float(found.bearings[at.place]))
    return SellPlace(
        lens=lens.focal_length,
        stop=lens.stop,
        bearing=round(bearing, 1),
        words=bearing_words(bearing),
        distance=kit.distances[at.distance],
        height=kit.heights[at.height],
        frame_height=shown.frame_height,
        largest_gap=at.largest,
        drift=at.largest - gap,
        arc=(round(math.degrees(at.arc[0]), 1), round(math.degrees(at.arc[1]), 1)),
        sells=float(((missed >= least) & (ends <= at.largest)).mean()),
        gap_pixels=shown.gap_pixels,
        frame_share=shown.frame_share,
        hidden_by=contact_hidden_by(found.blow, gap, eye),
        depth=shown.depth,
        limb_nearer=shown.limb_nearer,
        soft_pixels=shown.soft_pixels,
        blur_pixels=shown.blur_pixels,
        frames=shown.frames if math.isfinite(shown.frames) else None,
        gives_away=GIVES_AWAY[int(found.gives_away[at.lens, at.place, at.distance, at.height])],
    )


def bearing_words(bearing: float) -> str:
    """A bearing in words: 155 -> "25 degrees off the line, behind the striker, on the striker's left"."""
    turn = (bearing + 180.0) % 360.0 - 180.0
    off = min(abs(turn), 180.0 - abs(turn))
    behind = "behind the striker" if abs(turn) > 90.0 else "behind the struck performer"
    if off < 1.0:
        return f"{behind}, on the line of the blow"
    side = "left" if turn > 0.0 else "right"
    if off > 89.0:
        return f"square on to the blow, on the striker's {side}"
    return f"{off:.0f} degrees off the line of the blow, {behind}, on the striker's {side}"


def _lens_rows(found: SellMap, gap: float) -> tuple[LensRow, ...]:
    rows = []
    for k, lens in enumerate(found.kit.lenses):
        largest, reasons = found.largest[k], found.unusable[k]
        usable = ~np.isnan(largest)
        counts = np.bincount(reasons[reasons > 0], minlength=len(UNUSABLE))
        with np.errstate(invalid="ignore"):
            sells = int((largest >= gap).sum())
        best = best_places(found, gap, 1, lens=k)
        rows.append(
            LensRow(
                lens=lens.focal_length,
                usable=int(usable.sum()),
                sell=sells,
                largest_gap=float(largest[usable].max()) if usable.any() else None,
                place=_place_words(found, best[0]) if best else "",
                why_not=UNUSABLE[int(counts.argmax())] if counts.any() else "",
            )
        )
    return tuple(rows)


def _place_words(found: SellMap, at: BestPlace) -> str:
    distance, height = found.kit.distances[at.distance], found.kit.heights[at.height]
    bearing = bearing_words(math.degrees(float(found.bearings[at.place])))
    return f"{distance / 0.3048:.0f} ft away, {height / 0.3048:.1f} ft high, {bearing}"


def _mark(found: SellMap, at: BestPlace, gap: float) -> FloorMark:
    capsules = action(found.blow).at(gap)
    standing = capsules.kept(capsules.named("striker", "left_foot"))
    feet = capsules.kept(capsules.named("performer", "left_foot", "right_foot"))
    shoe = float(standing.radius[0])
    toe = float(np.maximum(standing.start[:, 0], standing.end[:, 0]).max()) + shoe
    leading = float(np.minimum(feet.start[:, 0], feet.end[:, 0]).min()) - shoe
    eye = found.eye(at.place, at.distance, at.height)
    return FloorMark(
        toes=leading - toe,
        to_camera=found.kit.distances[at.distance],
        along=float(eye[0] - found.aim[0]),
        aside=float(eye[1] - found.aim[1]),
    )


def _instead(found: SellMap, gap: float) -> tuple[str, ...]:
    """What else there is where no place sells."""
    usable = found.largest[~np.isnan(found.largest)]
    inch = 0.0254
    if not len(usable):
        first = "No lens of the kit can be used from any of these distances: state others in [camera]."
    else:
        first = (
            f"The largest gap that sells from anywhere here is {usable.max() / inch:.1f} in, and "
            f"{gap / inch:.1f} in are wanted: practise until striker and struck keep their marks and cue in "
            f"{usable.max() / gap:.0%} of the spread stated now, and measure it on video."
        )
    return (
        first,
        "A cut: the blow in one shot, the reaction in the next, and no frame that holds both.",
        "A double who agrees to it, with a pad and a force of their own choosing.",
        "A pad: contact padded, with the performer's own agreed_force.",
        "Something before the gap: an arm, a doorpost, a third person, the striker's own back.",
    )


def _viewer(kit: Kit) -> tuple[str, ...]:
    v = kit.viewer
    return (
        f"A gap is seen from {v.gap:g} px of the frame's {kit.sensor.columns} on, if it stands clear for "
        f"{v.frames:g} frames at {kit.shutter.frame_rate:g} a second.",
        f"Limb and body give it away where their distances from the lens differ by {v.depth:.0%} or more.",
        f"Focus gives it away where the limb is softer than the body by {v.focus:g} px.",
        f"At least {v.limb:.0%} of the striking limb, and of the other's head and trunk, must be seen.",
        f"The frame at the action is {v.framing[0] / 0.3048:.1f} to {v.framing[1] / 0.3048:.1f} ft high.",
    )
