"""The gap that keeps contact rare and still sells: the sell map joined with the spread of the hit.

The hit's own sampled takes say how wide a gap must be planned for contact to stay under the agreed limit, and
how wide it then is on the day; the sell map says from where, and through which lens, that reads as a hit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from precipice.camera.kit import Kit, kit_of
from precipice.camera.lens import Camera, Lens, frame_size
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
from precipice.gags.hit.model import MODEL, line_of, near
from precipice.gags.plain import Takes
from precipice.gags.registry import specification_of
from precipice.gags.specification import Specification
from precipice.plan.check import Checked
from precipice.production.assessment import Odds
from precipice.production.noun import Noun
from precipice.production.problem import InputError, Problem
from precipice.production.stunt import GagEntry
from precipice.risk.odds import odds
from precipice.risk.sample import draws

QUARTER_INCH = 0.00635
"""m; gaps are rounded up to it, since a mark on the floor is no finer."""

MOST_RUNS = 1_000_000
FIRST_GAP = "6 in"
"""Gap with which a hit that is planned with contact is looked at without; the limit moves it."""

SOLD = 0.95
"""Share of takes that a place must sell to be called one that sells; own assumption."""

PLACES = 6
"""Places named in the answer."""


class SellPlace(Noun):
    """A place from which it sells, lengths in m.

    Attributes:
        lens: Focal length, m.
        stop: f-number.
        bearing: Degrees seen from above: 0 behind the struck performer, 90 on the striker's left, 180 behind
            the striker.
        words: The same in words.
        distance: Of the lens from the contact point, over the floor.
        height: Of the lens.
        frame_height: Of the frame at the action.
        largest_gap: Largest gap that sells from there.
        drift: How much further than planned the performer may stand before it stops selling.
        arc: Degrees that the camera may stand off to either side.
        sells: Share of takes, of those planned, in which it sells there without a touch.
        gap_pixels: Width of the planned gap in the frame.
        frame_share: The same as a share of the frame's width.
        hidden_by: Whose body hides the contact point; "" for nobody's.
        depth: Share of the distance by which limb and body differ.
        limb_nearer: How much nearer to the lens the limb is than the body.
        soft_pixels: To which a point of the limb spreads, the body being in focus.
        blur_pixels: That the limb moves across the frame in one exposure at full speed.
        frames: Frames for which the gap stands near its narrowest.
        gives_away: What shows first as the gap widens.
    """

    lens: float
    stop: float
    bearing: float
    words: str
    distance: float
    height: float
    frame_height: float
    largest_gap: float
    drift: float
    arc: tuple[float, float]
    sells: float
    gap_pixels: float
    frame_share: float
    hidden_by: str
    depth: float
    limb_nearer: float
    soft_pixels: float
    blur_pixels: float
    frames: float | None
    gives_away: str


class LensRow(Noun):
    """What a lens of the kit can do.

    Attributes:
        lens: Focal length, m.
        usable: Places from which it can be used.
        sell: Those that sell the planned gap.
        largest_gap: Largest gap that sells from any of them, m; None where none is usable.
        why_not: Why most of the others cannot be used.
    """

    lens: float
    usable: int
    sell: int
    largest_gap: float | None
    why_not: str


class FloorMark(Noun):
    """Where people and lens stand, m over the floor.

    Attributes:
        toes: From the toe of the striker's standing foot to the struck performer's leading toe, along the
            line of the blow.
        to_camera: From the contact point's plumb line to the lens's.
        along: Of it along the blow, above 0 beyond the struck performer.
        aside: Of it to the striker's left.
    """

    toes: float
    to_camera: float
    along: float
    aside: float


class SellAnswer(Noun):
    """From where a hit that misses sells, lengths in m.

    Attributes:
        gag: Its id.
        scene: Number of its scene.
        description: Of the production.
        verdict: "sells", or "no place sells".
        strike: What strikes.
        region: Where it seems to land.
        line: "short" or "across".
        as_written: How much of it lands as the production has it.
        limit: Probability of contact in one take that is agreed.
        counts_as_contact: Gap below which it counts as contact.
        needed_gap: Least planned gap that keeps contact under the limit; None for a throw, which lands.
        gap: Gap that the answer is for.
        contact: Odds of contact with it; None for a throw.
        usual: Gap at the end of the blow in 5, 50 and 95 % of takes.
        places: Best places first.
        lenses: Every lens of the kit.
        mark: For the first place; None where there is none.
        instead: What else there is where no place sells.
        viewer: Thresholds of the viewer in words.
        not_modelled: What the answer leaves out.
        sources: Where the camera's numbers are from, by key of the production file.
    """

    gag: str
    scene: str
    description: str
    verdict: Literal["sells", "no place sells"]
    strike: str
    region: str
    line: str
    as_written: str
    limit: float
    counts_as_contact: float
    needed_gap: float | None
    gap: float
    contact: Odds | None
    usual: tuple[float, float, float]
    places: tuple[SellPlace, ...]
    lenses: tuple[LensRow, ...]
    mark: FloorMark | None
    instead: tuple[str, ...]
    viewer: tuple[str, ...]
    not_modelled: tuple[str, ...]
    sources: dict[str, str]


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
    "Light, contrast, costume, hair and what stands behind: a dark glove on a dark coat hides more than this says, "
    "a white one on black less.",
    "Sound, the cut and the performer's reaction, which sell more than any lens; the reaction's timing is the "
    "hit's own margin.",
    "Postures are two standing figures of capsules; arms, hair and clothes of real people hide more or less.",
    "A camera that moves, a second camera, a zoom, an anamorphic squeeze, rolling shutter, stabilisation.",
    "What a viewer sees is stated in thresholds, not measured on viewers: look through the lens in rehearsal.",
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
    missing = _without_contact(checked, gag, spec)
    return _answer(checked, gag, missing, kit, gap, _sampled(missing, gag.highest_harm, runs, seed))


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


def _without_contact(checked: Checked, gag: GagEntry, spec: Specification) -> Specification:
    """The hit as one that misses: as it is, or with what only a hit that lands has left out."""
    if spec.choices["contact"] == "no_contact":
        return spec
    there = {*spec.kind.parameters_with({**spec.choices, "contact": "no_contact"}), *spec.choices}
    kept = {name: value for name, value in gag.parameters.items() if name in there}
    kept |= {"contact": "no_contact", "gap": FIRST_GAP}
    other, problems = specification_of(checked.folder, gag.model_copy(update={"parameters": kept}))
    if other is None:
        raise InputError(problems)
    return other


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """Takes of a hit that misses.

    Attributes:
        spec: The hit.
        takes: With the gap that its production has.
        least: Gap below which it counts as contact, m.
        limit: Agreed probability of contact.
    """

    spec: Specification
    takes: Takes
    least: float
    limit: float

    def with_gap(self, gap: float) -> tuple[np.ndarray, np.ndarray]:
        """Miss distance and gap at the end of the blow with another planned gap, (n,), m."""
        columns = dict(self.takes.columns) | {"gap": np.full(len(self.takes), gap)}
        return near(self.spec, Takes(MappingProxyType(columns), self.takes.keys))

    def contact(self, gap: float) -> Odds:
        """Odds of contact with a planned gap."""
        missed, _ = self.with_gap(gap)
        return odds(int((missed < self.least).sum()), len(missed))

    def needed(self) -> float:
        """Least planned gap, m, that keeps the upper end of the odds of contact under the limit.

        Raises:
            InputError: No gap in the model's range does.
        """
        parameter = self.spec.stated["gap"].parameter
        low, high = parameter.low, parameter.high
        if self.contact(high).high > self.limit:
            found = f"contact in more than {self.limit:g} of takes even with a gap of {high / 0.0254:g} in"
            where = f"gags[{self.spec.gag.id}].highest_harm"
            raise InputError((Problem("production.toml", where, found, "a limit that can be kept"),))
        while high - low > 1e-4:
            middle = 0.5 * (low + high)
            low, high = (low, middle) if self.contact(middle).high <= self.limit else (middle, high)
        return high


def _sampled(spec: Specification, limit: float, runs: int, seed: int) -> Sampled:
    """Enough takes for the limit to be told from none."""
    runs = min(MOST_RUNS, max(runs, math.ceil(20.0 / max(limit, 1e-9))))
    columns = MODEL.columns(spec)
    drawn = list(draws(spec, columns, seed, runs))
    values = np.concatenate([one for one, _ in drawn])
    keys = np.concatenate([one for _, one in drawn])
    by_name = {name: values[:, k] for k, name in enumerate(columns)}
    return Sampled(spec, Takes(MappingProxyType(by_name), keys), spec.middle("least_gap"), limit)


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
        rows.append(
            LensRow(
                lens=lens.focal_length,
                usable=int(usable.sum()),
                sell=sells,
                largest_gap=float(largest[usable].max()) if usable.any() else None,
                why_not=UNUSABLE[int(counts.argmax())] if counts.any() else "",
            )
        )
    return tuple(rows)


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
        f"At least {v.limb:.0%} of the striking limb, and of the struck performer's head and trunk, must be seen.",
        f"The frame at the action is {v.framing[0] / 0.3048:.1f} to {v.framing[1] / 0.3048:.1f} ft high.",
    )


def lens_words(lens: Lens) -> str:
    """A lens in words: "85 mm at f/4"."""
    return f"{lens.name} at f/{lens.stop:g}"


def frame_height(camera: Camera) -> float:
    """Height of the frame at the focus distance, m."""
    return frame_size(camera.lens, camera.sensor, camera.focus)[1]
