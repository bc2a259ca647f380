"""What a simulation found beside its margins: branches, zones, series, takes, rare odds. Values only."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from precipice.production.noun import Noun


class Odds(Noun):
    """A probability counted from runs, with its Wilson 95 % interval.

    Attributes:
        p: Share of the runs in which it happened.
        low: Lower end of the interval.
        high: Upper end of the interval.
        failures: Number of those runs.
        runs: Number of all runs.
    """

    p: float
    low: float
    high: float
    failures: int
    runs: int


class RareOdds(Noun):
    """A probability too small to be counted, by the method that could reach it.

    Attributes:
        of: What happens, "harm" or "kills".
        method: Name of the method.
        p: The probability; None where the method gave none.
        low: Lower end of the 95 % interval; None where there is none.
        high: Upper end of it.
        variation: Standard deviation of p over p; None where not known.
        runs: Runs it took.
        converged: False where p may not be used; the note says why.
        chosen: True for the one that the page shows.
        note: What was done, one sentence.
    """

    of: str
    method: str
    p: float | None
    low: float | None
    high: float | None
    variation: float | None
    runs: int
    converged: bool
    chosen: bool
    note: str


class Branch(Noun):
    """One way a part of the gag may go, drawn by its stated chance.

    Attributes:
        name: Key, for example "twist".
        label: Words for the paper.
        share: How often it was drawn.
        harm: Odds of injury or worse where it was; None where it never was.
    """

    name: str
    label: str
    share: Odds
    harm: Odds | None


class Zone(Noun):
    """An ellipse on the ground within which a share of the impacts lies.

    Attributes:
        body: Key of what ends there.
        share: 0 to 1.
        x: Centre along the heading from the lip, m.
        y: Centre to the right of it, m.
        long: Longer half-axis, m.
        short: Shorter half-axis, m.
        angle: Of the longer axis from x towards y, rad.
        runs: Impacts it was drawn from.
    """

    body: str
    share: float
    x: float
    y: float
    long: float
    short: float
    angle: float
    runs: int


class TakeRisk(Noun):
    """Odds of injury or worse over the takes that are planned.

    Attributes:
        takes: How many.
        all: Over all of them, one after another.
        independent: 1 - (1 - p)^n with the mean odds p of these takes, as if they shared nothing.
        reset: Over all of them where the company stands down after a take that came within a quarter
            of its typical margin of harm.
        stood_down: Share of the shoots that then stood down before the last take.
    """

    takes: int
    all: Odds
    independent: float
    reset: Odds
    stood_down: float


class Halving(Noun):
    """What halving one tolerance would do to the odds of injury or worse.

    Attributes:
        input: Key of the input.
        label: Words for the paper.
        before: Odds as stated, of the runs looked at.
        after: Odds with the tolerance halved, of the same runs.
        low: Lower end of the 95 % interval of the change, after less before.
        high: Upper end of it.
    """

    input: str
    label: str
    before: float
    after: float
    low: float
    high: float


class CardLine(Noun):
    """One line of the limits card: how far the second input may go on it.

    Attributes:
        label: In which case, in words.
        limit: Of the second input, SI; None where it is a go at none that was looked at.
        unit: To show it in.
        at_edge: True where it is a go up to the last that was looked at.
    """

    label: str
    limit: float | None
    unit: str
    at_edge: bool


class LimitsCard(Noun):
    """What the coordinator carries on the day.

    Attributes:
        input: Key of the input that the range is of.
        label: Words for it.
        unit: To show it in.
        low: Least value at which it is a go, SI; None where it is at none.
        high: Greatest, SI.
        second: Words for the input that the lines limit.
        more_is_worse: True where the lines say how much at most, False where they say how much at least.
        lines: Limits of the second input inside that range.
        note: What else to know, in the kind's own words.
    """

    input: str
    label: str
    unit: str
    low: float | None
    high: float | None
    second: str
    more_is_worse: bool
    lines: tuple[CardLine, ...]
    note: str


class TotalEffect(Noun):
    """How much of the spread of the nearest miss an input has a hand in.

    Attributes:
        input: Key of the input; "" for what is random on the way.
        label: Words for the paper.
        total: Sobol's total index.
        low: Lower end of its 95 % interval; None where resampling gives none.
        high: Upper end of it.
    """

    input: str
    label: str
    total: float
    low: float | None
    high: float | None


class Relief(Noun):
    """The ground around the site, coarsely, for pictures.

    Attributes:
        x: Along the heading, m.
        y: To the right of it, m.
        z: Elevation, m, one row for each x.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    z: Annotated[tuple[tuple[float, ...], ...], Field(description="one row for each x")]
