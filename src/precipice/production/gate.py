"""Make-or-break gags: how likely they fail, what then, and what decides it day by day."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from precipice.production.noun import Date, Hours, Id, Money, Name, Noun, Probability
from precipice.production.quantity import parse_quantity
from precipice.production.stretch import Clock

FROM_ASSESSMENT = "from its assessment"
Chance = Probability | Literal["from its assessment"]
FileName = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^/\\\x00]+$")]
Count = Annotated[int, Field(strict=True, ge=1, le=1000)]


class ComingScene(Noun):
    """A scene that a rewrite brings.

    Attributes:
        number: A number that the script does not have yet.
        hours: Shooting hours, hours.
        place: Place, of those of the production.
        light: Light it needs.
        cast: Board numbers.
    """

    number: Id
    hours: Hours
    place: Name
    light: Literal["day", "night", "any"] = "any"
    cast: tuple[Id, ...] = ()


class Injury(Noun):
    """What an injury at the gag means: the company stands still and waits.

    Attributes:
        chance: Probability on a day's attempts.
        weeks: Weeks until the shoot goes on, weeks.
        cost: Price beside the waiting, currency.
    """

    chance: Chance
    weeks: Annotated[float, Field(strict=True, gt=0.0, le=104.0, description="weeks")]
    cost: Money = 0.0


class Worst(Noun):
    """What is worse than an injury: there is no film then.

    Attributes:
        chance: Probability on a day's attempts.
        cost: Price, currency.
    """

    chance: Chance
    cost: Money = 0.0


class WeatherLimits(Noun):
    """The window of weather a gag needs, and the station whose history tells how often there is one.

    Attributes:
        station: File name of the history, a CSV beside production.toml.
        wind: Highest mean wind, a speed such as "14 mph".
        gust: Highest gust, a speed.
        wind_from: Directions the wind may come from, clockwise from the first to the second, degrees.
        rain: Most rain in an hour, mm.
        visibility: Least visibility, a length.
        from_: Earliest beginning of the window, on the station's clock.
        to: Latest end.
        hours: Length of the window, hours.
        cover: Scenes kept in reserve that are shot on a day without a window.
        cover_move: Price of moving to one of them for a day, currency.
    """

    station: FileName
    wind: str | None = None
    gust: str | None = None
    wind_from: tuple[float, float] | None = None
    rain: Annotated[float, Field(strict=True, ge=0.0, le=500.0, description="mm in an hour")] | None = None
    visibility: str | None = None
    from_: Annotated[Clock, Field(alias="from")]
    to: Clock
    hours: Annotated[float, Field(strict=True, gt=0.0, le=24.0, description="hours")] = 1.0
    cover: tuple[Id, ...] = ()
    cover_move: Money = 0.0

    @model_validator(mode="after")
    def _speeds_and_lengths(self) -> WeatherLimits:
        for written, like in ((self.wind, "mph"), (self.gust, "mph"), (self.visibility, "ft")):
            if written is not None and parse_quantity(written, like).has_tolerance:
                raise ValueError(f"found {written!r}; a limit without tolerance is allowed")
        if self.to <= self.from_:
            raise ValueError(f"found from {self.from_} to {self.to}; a later end is allowed")
        return self


class PracticeDay(Noun):
    """A day's practice, done or planned.

    Attributes:
        on: Date.
        runs: How many.
        sd: Spread measured over the runs, as a quantity of the input's kind; left out where not measured.
    """

    on: Date
    runs: Count
    sd: str | None = None


class Readiness(Noun):
    """How practice and forgetting move the spread of one of the gag's inputs, and so the odds by day.

    Attributes:
        input: Parameter of the gag whose spread it is.
        as_of: Date for which the gag's own parameters state the spread.
        practice: Days of practice, done and planned.
        rate: Power with which practice narrows the spread, 0 to 1; where left out, fitted to the spreads.
        decay: Power with which a run fades with its days, 0 to 1; 0.5, or fitted, where left out.
        experience: What was practised before the first day, in runs of yesterday.
    """

    input: Id
    as_of: Date
    practice: Annotated[tuple[PracticeDay, ...], Field(min_length=1)]
    rate: Probability | None = None
    decay: Probability | None = None
    experience: Annotated[float, Field(strict=True, ge=0.0, le=1e6)] = 1.0


class Dependence(Noun):
    """What another gate's failure says of this one.

    Attributes:
        gag: The other.
        fails: Probability that this one fails, once the other has.
    """

    gag: Id
    fails: Probability


class GateEntry(Noun):
    """A make-or-break gag and what its failure means.

    Attributes:
        gag: Id of the gag.
        fails: Probability that a day's attempts do not get it, or "from its assessment".
        then: "rewrite", or "stop" where there is no film without it.
        days: Working days until a rewrite is on the table; meanwhile the company shoots what is left.
        cost: Price of the rewrite, or of stopping, currency.
        falls: Numbers of the scenes that a rewrite throws away.
        comes: Scenes that a rewrite brings.
        attempts: Days on which it may be tried, those in reserve among them.
        injury: What an injury means.
        worst: What is worse.
        weather: The weather it needs.
        readiness: How practice moves it.
        if_others_failed: What other gates' failures say of it.
    """

    gag: Id
    fails: Chance
    then: Literal["rewrite", "stop"]
    days: Annotated[int, Field(strict=True, ge=0, le=1000)] = 0
    cost: Money = 0.0
    falls: tuple[Id, ...] = ()
    comes: tuple[ComingScene, ...] = ()
    attempts: Annotated[int, Field(strict=True, ge=1, le=30)] = 1
    injury: Injury | None = None
    worst: Worst | None = None
    weather: WeatherLimits | None = None
    readiness: Readiness | None = None
    if_others_failed: tuple[Dependence, ...] = ()

    @model_validator(mode="after")
    def _stop_has_no_rewrite(self) -> GateEntry:
        if self.then == "stop" and (self.days or self.falls or self.comes):
            raise ValueError(
                'found days, falls or comes beside then = "stop"; they are allowed with then = "rewrite" only'
            )
        return self

    @property
    def asks_assessment(self) -> bool:
        """Whether any of its probabilities come from the gag's assessment."""
        asked = [self.fails, self.injury and self.injury.chance, self.worst and self.worst.chance]
        return FROM_ASSESSMENT in asked or self.readiness is not None
