"""Whether the camera catches a gag, as one value of numbers and words. Lengths m, times s."""

from __future__ import annotations

from typing import Literal

from precipice.production.assessment import Odds
from precipice.production.noun import Noun


class CoverPlace(Noun):
    """A camera in its place.

    Attributes:
        way: How it is worked.
        lens: Focal length.
        stop: f-number.
        x: Along the heading from the gag's origin.
        y: To the right of it.
        height: Of the lens above the ground there.
        elevation: Of the ground there.
        distance: To the subject on the middle path, its median over the time covered.
        share: Height of the subject as a share of the frame's, likewise.
        caught: Odds that a take is in frame and in focus.
        framed: Share of takes that are in frame for long enough, whatever the focus.
        good: Odds that a take goes as planned and is caught.
        held: Share of the time that a take is held, mean over the takes.
        lost: Time at which most takes are out of frame or focus, on the gag's clock; None where none is.
        takes: Takes that make it 95 % likely to have a good one; None where none of the takes flown was one.
        takes_cautious: The same by the lower end of the odds.
    """

    way: Literal["fixed", "panning", "tracking"]
    lens: float
    stop: float
    x: float
    y: float
    height: float
    elevation: float
    distance: float
    share: float
    caught: Odds
    framed: float
    good: Odds
    held: float
    lost: float | None
    takes: int | None
    takes_cautious: int | None


class CoverPair(Noun):
    """The best camera and the one that adds most to it, over the same takes.

    Attributes:
        second: The other camera.
        either: Odds that one of the two catches the whole take.
        both: Odds that each of them does.
        between: Odds that one or the other holds it at every time: a cut between them shows it all.
        independent: What `either` would be, did each miss by its own chance.
        good: Odds that a take goes as planned and `between` holds.
        takes: Takes that make it 95 % likely to have a good one; None where none was one.
        takes_cautious: The same by the lower end of the odds.
    """

    second: CoverPlace
    either: Odds
    both: Odds
    between: Odds
    independent: float
    good: Odds
    takes: int | None
    takes_cautious: int | None


class KeyTime(Noun):
    """A moment of the gag before the best camera.

    Attributes:
        t: On the gag's clock.
        label: What begins then.
        spread: 95 % of the takes are within this of the middle path.
        held: Share of the takes in frame and in focus then.
        frame: Where takes are in the frame, shares of its width and height from its middle, right and up.
    """

    t: float
    label: str
    spread: float
    held: float
    frame: tuple[tuple[float, float], ...]


class CoverAnswer(Noun):
    """Will the camera catch it?

    Attributes:
        gag: Id.
        scene: Scene number.
        description: One line.
        body: Key of the subject.
        radius: Of the sphere that must be in frame.
        start: First time covered.
        end: Last one.
        hold: Least share of it for which a take must be held.
        runs: Takes flown.
        seed: Fixes every random number.
        goes: Odds of a take that goes as planned.
        ring: Share of what comes down that is within the ring that no camera stands in.
        places: Places looked at.
        kept_out: Of those, within a ring.
        too_near: Of those, nearer to what comes past than is allowed.
        too_steep: On ground too steep to stand on.
        best: Best places over all lenses and ways, one to a stretch of ground.
        lenses: The best place of each lens and way.
        pair: What a second camera adds; None where no place is left.
        times: Key times before the best camera.
        assumptions: What was assumed, one sentence each.
        not_modelled: What is left out, one sentence each.
        sources: Where each number of the crew is from.
    """

    gag: str
    scene: str
    description: str
    body: str
    radius: float
    start: float
    end: float
    hold: float
    runs: int
    seed: int
    goes: Odds
    ring: float
    places: int
    kept_out: int
    too_near: int
    too_steep: int
    best: tuple[CoverPlace, ...]
    lenses: tuple[CoverPlace, ...]
    pair: CoverPair | None
    times: tuple[KeyTime, ...]
    assumptions: tuple[str, ...]
    not_modelled: tuple[str, ...]
    sources: dict[str, str]
