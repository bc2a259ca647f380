"""The plan: everything the page shows, as one value that is written to plan.json."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from precipice.production.assessment import Assessment
from precipice.production.noun import Noun

FORMAT: Final = "precipice-plan/1"


class SceneRow(Noun):
    """A scene as broken down and as planned.

    Attributes:
        number: Scene number.
        heading: Heading as written.
        int_ext: "INT", "EXT", "INT/EXT" or "".
        place: Place it is shot at.
        base: Company base of that place.
        time: Time of day as written.
        light: Light it is written for.
        shot_in: Light it is shot in; "any" for a set that can be blacked out.
        eighths: Length in eighths of a page.
        pages: The same as the trade writes it, "1 3/8".
        hours: Shooting hours, h.
        hours_estimated: True where the hours are the program's own estimate.
        cast: Board numbers.
        synopsis: One line.
        gags: Ids of its gags.
        stunt_words: Words in its action that suggest a stunt, as "word (line 12, high_fall)".
        line: Line of the heading in the script.
    """

    number: str
    heading: str
    int_ext: str
    place: str
    base: str
    time: str
    light: Literal["day", "night"]
    shot_in: Literal["day", "night", "any"]
    eighths: int
    pages: str
    hours: float
    hours_estimated: bool
    cast: tuple[str, ...]
    synopsis: str
    gags: tuple[str, ...]
    stunt_words: tuple[str, ...]
    line: int


class CastRow(Noun):
    """A cast member with their days on the schedule's success path.

    Attributes:
        id: Board number.
        name: Part.
        day_rate: Currency a day.
        estimated: True where the rate is the program's own estimate.
        own_stunts: Whether the person performs their own.
        limits: What they have said may not be done.
        scenes: Scene numbers.
        days: One code a shooting day: "SW", "W", "WF", "SWF", "H" or "".
        worked: Days worked.
        held: Days held.
    """

    id: str
    name: str
    day_rate: float
    estimated: bool
    own_stunts: bool
    limits: tuple[str, ...]
    scenes: tuple[str, ...]
    days: tuple[str, ...]
    worked: int
    held: int


class DayRow(Noun):
    """One shooting day.

    Attributes:
        number: 1 for the first.
        date: Calendar date.
        base: Company base.
        places: Places shot at.
        light: "day" or "night".
        scenes: Scene numbers in shooting order.
        hours: Planned shooting hours, h.
        eighths: Sum of the eighths.
        cast: Board numbers called.
        held: Board numbers paid to wait.
        moved: True where the company moves to this base for it.
        gates: Ids of the make-or-break gags shot on it.
    """

    number: int
    date: date
    base: str
    places: tuple[str, ...]
    light: Literal["day", "night", "any"]
    scenes: tuple[str, ...]
    hours: float
    eighths: int
    cast: tuple[str, ...]
    held: tuple[str, ...]
    moved: bool
    gates: tuple[str, ...]


class Costs(Noun):
    """Expected cost, split; the six add up to `total`. Currency.

    Attributes:
        work: Pay of cast for days worked.
        running: Budget lines that run every day.
        hold: Pay of cast for days held.
        moves: Company moves.
        at_risk: Expected spend on scenes that then fall.
        rewrite: Expected price of rewriting or stopping.
        total: Their sum.
    """

    work: float
    running: float
    hold: float
    moves: float
    at_risk: float
    rewrite: float
    total: float


class CurvePoint(Noun):
    """The best schedule that has the gate on one day.

    Attributes:
        day: Shooting day, 1 for the first.
        feasible: False where no schedule has it on that day.
        costs: Expected costs; None where not feasible.
    """

    day: int
    feasible: bool
    costs: Costs | None


class Curve(Noun):
    """The day-one curve of a gate.

    Attributes:
        gag: Id of the gag.
        scene: Its scene.
        fails: Probability used.
        fails_from: "stated" or "assessment".
        then: "rewrite" or "stop".
        points: One a day.
        best_day: Day of the lowest expected cost.
        planned_day: Day on which the plan has it.
        day_one_saves: Expected cost on the last feasible day minus that on day one; None where day one
            is not feasible.
        exact: True where every point is proven best.
    """

    gag: str
    scene: str
    fails: float
    fails_from: Literal["stated", "assessment"]
    then: Literal["rewrite", "stop"]
    points: tuple[CurvePoint, ...]
    best_day: int
    planned_day: int
    day_one_saves: float | None
    exact: bool


class ScheduleResult(Noun):
    """The order of the shoot and what it is expected to cost.

    Attributes:
        days: Shooting days in order, on the path where every gate succeeds.
        costs: Expected costs.
        if_all_goes_well: Cost of the path where every gate succeeds, currency.
        script_order: Expected cost of the same days in script order; None where that order is impossible.
        bound: Proven lower bound of the expected cost for these day-blocks, currency.
        gap: (total - bound) / total.
        status: "optimal" where proven, else "feasible".
        packing: "optimal" where the number of days is proven least, else "feasible".
        curves: One a gate.
    """

    days: tuple[DayRow, ...]
    costs: Costs
    if_all_goes_well: float
    script_order: float | None
    bound: float
    gap: float
    status: Literal["optimal", "feasible"]
    packing: Literal["optimal", "feasible"]
    curves: tuple[Curve, ...]


class Unassessed(Noun):
    """A gag without a model yet; it carries no number.

    Attributes:
        gag: Id of the gag, or "" for a candidate found by its words only.
        scene: Scene number.
        kind: Kind of stunt.
        description: One line.
        performer: Who does it, in words; "" for a candidate.
        limits: What the people of its scene have said may not be done, each with the name.
    """

    gag: str
    scene: str
    kind: str
    description: str
    performer: str
    limits: tuple[str, ...]


class Plan(Noun):
    """The plan of a production.

    Attributes:
        format: Version of this layout.
        program: Program and version that made it.
        title: Name of the production.
        currency: Three-letter code.
        script: File name of the script.
        pages: Pages of 55 lines.
        eighths: Sum of the scenes' eighths.
        scenes: In script order.
        cast: By board number.
        assessments: Gags that were simulated.
        unassessed: Gags of kinds without a model.
        schedule: Order of the shoot; None where the script has no scenes.
        estimates: What is the program's own estimate, one sentence each.
        assumptions: What was assumed, one sentence each.
        not_modelled: What is left out, one sentence each, the unassessed gags first.
        warnings: Liberties taken while reading.
    """

    format: Literal["precipice-plan/1"] = FORMAT
    program: str
    title: str
    currency: str
    script: str
    pages: int
    eighths: int
    scenes: tuple[SceneRow, ...]
    cast: tuple[CastRow, ...]
    assessments: tuple[Assessment, ...]
    unassessed: tuple[Unassessed, ...]
    schedule: ScheduleResult | None
    estimates: tuple[str, ...]
    assumptions: tuple[str, ...]
    not_modelled: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def no_go(self) -> tuple[str, ...]:
        """Ids of the gags that are a no-go."""
        return tuple(a.gag for a in self.assessments if a.verdict == "no-go")
