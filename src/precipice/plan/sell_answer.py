"""From where a hit that misses sells, as one value of numbers and words."""

from __future__ import annotations

from typing import Literal

from precipice.production.assessment import Odds
from precipice.production.noun import Noun


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
        place: The best of them that sell it, in words; "" for none.
        why_not: Why most of the others cannot be used.
    """

    lens: float
    usable: int
    sell: int
    largest_gap: float | None
    place: str
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
