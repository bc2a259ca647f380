"""The plan: everything the page shows, as one value that is written to plan.json."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from precipice.gags.checklist import Checklist
from precipice.plan.result import ScheduleResult
from precipice.production.assessment import Assessment
from precipice.production.noun import Noun
from precipice.safety.answers import Answer
from precipice.safety.exposure import Exposure
from precipice.safety.statement import Statement

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
        no_go: "no-go: consent" or "no-go: limit" where a gag of it lacks one; else "".
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
    no_go: str = ""


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
        days: One code for each of the dates: S start, W work, F finish, D dropped after it, P picked
            up, as in "SW", "WFD" or "PW"; "H" held, "R" rehearsal or other preparation, "" none.
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
        stated: Hash of each assessed gag as it was stated; see `precipice.plan.stated`.
        consents: Everybody's answer to every gag they are in.
        statements: What people agreed to, as it stands.
        exposure: What adds up on everybody, taken and planned.
        checklists: What to settle for those of them whose kind has a list.
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
    stated: dict[str, str] = Field(default_factory=dict)
    consents: tuple[Answer, ...] = ()
    statements: tuple[Statement, ...] = ()
    exposure: Exposure = Exposure()
    checklists: tuple[Checklist, ...] = ()
    schedule: ScheduleResult | None
    estimates: tuple[str, ...]
    assumptions: tuple[str, ...]
    not_modelled: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def no_go(self) -> tuple[str, ...]:
        """Ids of the gags that are a no-go, by their odds or since somebody has not agreed."""
        by_odds = (one.gag for one in self.assessments if one.verdict == "no-go")
        by_people = (one.gag for one in self.consents if one.stops)
        return tuple(dict.fromkeys((*by_people, *by_odds)))
