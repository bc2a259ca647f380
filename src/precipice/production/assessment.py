"""What a gag's simulation found: margins, odds with intervals, drivers, dispersion. Values only."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from precipice.production.findings import (
    Branch,
    Halving,
    LimitsCard,
    Odds,
    RareOdds,
    Relief,
    TakeRisk,
    TotalEffect,
    Zone,
)
from precipice.production.noun import Noun
from precipice.production.picture import Landings, Series, Shape, Words

__all__ = ["Odds"]


class Severity(IntEnum):
    """What a margin below zero does, mildest first."""

    SPOILS = 1
    INJURES = 2
    KILLS = 3

    @property
    def word(self) -> str:
        """For the paper: "spoils the take", "injures", "kills"."""
        return {1: "spoils the take", 2: "injures", 3: "kills"}[self.value]


def _severity(value: object) -> object:
    by_word = {severity.name.lower(): severity for severity in Severity}
    return by_word.get(value, value) if isinstance(value, str) else value


SeverityWord = Annotated[
    Severity,
    BeforeValidator(_severity),
    PlainSerializer(lambda severity: severity.name.lower(), return_type=str),
    WithJsonSchema({"enum": ["spoils", "injures", "kills"], "type": "string"}),
]


class MarginResult(Noun):
    """One margin over all runs. Numbers are SI; `unit` is the trade's unit to show them in.

    Attributes:
        name: Key of the margin, for example "opening_height".
        label: Words for the paper.
        meaning: What is compared with what, one sentence.
        severity: What a value below zero does.
        si_unit: SI unit of the numbers.
        unit: Unit to show beside it.
        limit: The limit the demand is held against, SI; None where the limit is a range or varies by run.
        limit_source: Where the limit comes from.
        quantiles: Of limit minus demand at 0.1, 1, 5, 25, 50, 75, 95, 99 and 99.9 %, SI.
        odds: Probability of a margin below zero.
    """

    name: str
    label: str
    meaning: str
    severity: SeverityWord
    si_unit: str
    unit: str
    limit: float | None
    limit_source: str
    quantiles: tuple[float, ...]
    odds: Odds


QUANTILES = (0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999)


class Input(Noun):
    """One parameter as used.

    Attributes:
        name: Key in the production file.
        label: Words for the paper.
        si_unit: SI unit of mean, sd, low and high.
        unit: Unit it was written in.
        written: As written, or the default as stated in the kind's table.
        distribution: Shape of its tolerance.
        mean: SI.
        sd: Standard deviation of the samples, SI.
        low: 5 % quantile of the samples, SI.
        high: 95 % quantile of the samples, SI.
        stated_by: "production", "practice", "site" or "default".
        source: Where the number comes from.
        has_tolerance: False where it was stated without tolerance.
    """

    name: str
    label: str
    si_unit: str
    unit: str
    written: str
    distribution: str
    mean: float
    sd: float
    low: float
    high: float
    stated_by: Literal["production", "practice", "site", "default"]
    source: str
    has_tolerance: bool


class Driver(Noun):
    """How much an input moves a margin.

    Attributes:
        input: Key of the input.
        label: Words for the paper.
        margin: Key of the margin it moves; "harm" for the nearest miss over all harmful margins.
        correlation: Spearman's rank correlation between the two, -1 to 1.
        share: Square of it, as share of the sum over all inputs, 0 to 1.
    """

    input: str
    label: str
    margin: str
    correlation: float
    share: float


class Band(Noun):
    """Dispersion of one quantity along an axis, SI.

    Attributes:
        name: Key, for example "rider_x_by_height".
        axis: Values of the axis.
        low: 5 % quantile at each.
        middle: Median at each.
        high: 95 % quantile at each.
    """

    name: str
    axis: tuple[float, ...]
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]


class Phase(Noun):
    """One phase of the gag in the run with every input at its middle.

    Attributes:
        name: Key of the phase.
        label: Words for the paper.
        start: s on the gag's clock.
        height: Height above the ground below at its start, m.
        speed: Speed at its start, m/s.
    """

    name: str
    label: str
    start: float
    height: float
    speed: float


class TrackLine(Noun):
    """One body's path in one run. x along the heading from the origin, y to the right, z up; m. t in s.

    Attributes:
        body: Key of the body, for example "rider".
        t: Times, s.
        x: m.
        y: m.
        z: m.
        phase: Index of the phase at each time, as in `Assessment.phases`; () where there are none.
        take: 0 for the middle run, then 1, 2, ...
    """

    body: str
    t: tuple[float, ...]
    x: tuple[float, ...]
    y: tuple[float, ...]
    z: tuple[float, ...]
    phase: tuple[int, ...] = ()
    take: int = 0


class GoMap(Noun):
    """Probability of harm over two inputs, everything else as stated.

    Attributes:
        x_input: Key of the input across.
        x_label: Words for the paper.
        x_unit: Unit to show it in.
        x: Its values, SI.
        y_input: Key of the input upwards.
        y_label: Words for the paper.
        y_unit: Unit to show it in.
        y: Its values, SI.
        p: Probability of harm, one row for each y.
        low: Lower end of its 95 % interval, likewise.
        high: Upper end of it, likewise.
        runs: Runs in each cell, likewise; a cell that is plainly a no-go gets fewer.
        limit: Highest probability of harm at which it is a go.
    """

    x_input: str
    x_label: str
    x_unit: str
    x: tuple[float, ...]
    y_input: str
    y_label: str
    y_unit: str
    y: tuple[float, ...]
    p: tuple[tuple[float, ...], ...]
    low: tuple[tuple[float, ...], ...]
    high: tuple[tuple[float, ...], ...]
    runs: tuple[tuple[int, ...], ...]
    limit: float

    @property
    def most_runs(self) -> int:
        """Runs of the cells that were looked at longest."""
        return max(max(row) for row in self.runs)


class BaseRate(Noun):
    """What the record says of stunts of this kind.

    Attributes:
        name: Which record.
        counted: How many were counted.
        of: What was counted, in the plural.
        fatal: Deaths among them.
        injured: Accidents without death among them; None where not counted.
        source: Where it was read.
    """

    name: str
    counted: int
    of: str
    fatal: int
    injured: int | None
    source: str


class Assessment(Noun):
    """One gag, simulated.

    Attributes:
        gag: Id of the gag.
        kind: Its kind.
        scene: Scene number.
        description: One line.
        performer: Who does it, in words.
        runs: Number of simulated takes.
        seed: Seed that reproduces them.
        margins: Every margin.
        spoils: Odds that the worst margin below zero spoils the take and no more.
        injures: Odds that the worst margin below zero injures.
        kills: Odds that the worst margin below zero kills.
        harm: Odds of injury or worse in one take, jointly.
        fails: Odds that any margin is below zero in one take, jointly.
        highest_harm: Highest probability of harm at which it is a go, as the production states it.
        verdict: "go" where the upper end of `harm`, or of `beyond_counting` where it decides, is within
            `highest_harm` and everybody in it has agreed, else "no-go".
        reasons: Why, one sentence each.
        drivers: Inputs by margin, strongest first.
        inputs: Every parameter as used.
        phases: Phases of the middle run.
        bands: Dispersion.
        tracks: Paths of the middle run and of some others, every body.
        landings: Where each body ends.
        landing_zone: Centre x, y and radius, m; None where there is none.
        terrain: Profile along the heading, (distance from the origin, elevation), m; () for level ground.
        shapes: What stands still in the pictures.
        words: The kind's own words.
        record: Published base rates of its kind.
        assumptions: What was assumed, one sentence each.
        not_modelled: What the model leaves out, one sentence each.
        go_map: Probability of harm over two inputs.
        card: Limits inside which it is a go.
        rare: Odds too small to be counted, by the methods that were tried.
        branches: Ways a take may go.
        zones: Where bodies end that nobody may be near, as ellipses.
        series: The middle run over time.
        takes: Odds over all planned takes.
        halvings: What halving a tolerance does, the most helpful first.
        totals: Inputs by their hand in the nearest miss, the greatest first.
        margin_sample: Margins of some takes, SI, one row a take in the order of `margins`.
        relief: The ground around the site; None where a profile is all there is.
        place: Latitude and longitude of the origin, degrees, and heading, rad clockwise from north.
        design: How inputs were drawn: "random", "latin" or "sobol".
    """

    gag: str
    kind: str
    scene: str
    description: str
    performer: str
    runs: int
    seed: int
    margins: tuple[MarginResult, ...]
    spoils: Odds
    injures: Odds
    kills: Odds
    harm: Odds
    fails: Odds
    highest_harm: float
    verdict: Literal["go", "no-go"]
    reasons: tuple[str, ...]
    drivers: tuple[Driver, ...]
    inputs: tuple[Input, ...]
    phases: tuple[Phase, ...]
    bands: tuple[Band, ...]
    tracks: tuple[TrackLine, ...]
    landings: tuple[Landings, ...]
    landing_zone: tuple[float, float, float] | None
    terrain: tuple[tuple[float, float], ...]
    shapes: tuple[Shape, ...]
    words: Words
    record: tuple[BaseRate, ...]
    assumptions: tuple[str, ...]
    not_modelled: tuple[str, ...]
    go_map: Annotated[GoMap | None, Field(description="None where no map was asked for")] = None
    card: LimitsCard | None = None
    rare: tuple[RareOdds, ...] = ()
    branches: tuple[Branch, ...] = ()
    zones: tuple[Zone, ...] = ()
    series: Series | None = None
    takes: TakeRisk | None = None
    halvings: tuple[Halving, ...] = ()
    totals: tuple[TotalEffect, ...] = ()
    margin_sample: tuple[tuple[float, ...], ...] = ()
    relief: Relief | None = None
    place: tuple[float, float, float] | None = None
    design: str = "random"

    @property
    def beyond_counting(self) -> RareOdds | None:
        """The estimate of harm that decides where counting saw too little; None where counting decides."""
        for one in self.rare:
            if one.of == "harm" and one.chosen and one.converged and one.high is not None:
                return one if one.high < self.harm.high else None
        return None
