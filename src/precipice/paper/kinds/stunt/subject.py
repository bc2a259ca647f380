"""One gag with everything its stunt plan is made from."""

from __future__ import annotations

from dataclasses import dataclass

from precipice.gags.checklist import Checklist, checklist_of
from precipice.paper import words
from precipice.paper.canvas import Draw, svg
from precipice.paper.handout.document import Picture
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.sight import Recipient, recipient
from precipice.paper.kinds.stunt.lists import StuntLists, lists_of
from precipice.plan.day import assessment_of, people_of
from precipice.plan.plan import Plan, SceneRow
from precipice.plan.result import DayRow
from precipice.production.assessment import Assessment
from precipice.production.crew import CrewMember, Hospital
from precipice.production.stunt import GagEntry
from precipice.safety.hazards import Hazard, Register

FILL = "to be filled in"
"""Where a person must write; nothing is made up."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A gag and what is known of it.

    Attributes:
        material: The production, its plan, and what was asked for.
        gag: The gag as the production states it.
        number: Its place among the gags of the paper, from 1; begins the ids of its drawings.
        one: Its assessment; None where it carries no number.
        lists: What its kind asks for.
        checklist: What is settled before a gag of a kind without a model; None for other kinds.
        hazards: Its hazards in the register.
        scene: Its scene; None where the plan does not have it.
        day: Day that the plan shoots it on; None where it has none.
    """

    material: Material
    gag: GagEntry
    number: int
    one: Assessment | None
    lists: StuntLists
    checklist: Checklist | None
    hazards: tuple[Hazard, ...]
    scene: SceneRow | None
    day: DayRow | None

    @property
    def plan(self) -> Plan:
        """The plan it stands in."""
        return self.material.plan

    @property
    def who(self) -> Recipient:
        """Whom the paper is for."""
        return recipient(self.material)

    def crew(self, role: str) -> tuple[CrewMember, ...]:
        """Crew in a role who are on this gag."""
        return tuple(
            one
            for one in self.material.checked.production.crew
            if one.role == role and (not one.gags or self.gag.id in one.gags)
        )

    @property
    def hospital(self) -> Hospital | None:
        """The nearest hospital of the scene's place, or of another place of its base; None where unsaid."""
        places = self.material.checked.production.places
        place = self.scene.place.casefold() if self.scene else ""
        base = self.scene.base if self.scene else ""
        own = (one.hospital for one in places if one.name.casefold() == place and one.hospital)
        near = (one.hospital for one in places if one.base == base and one.hospital)
        return next(own, None) or next(near, None)

    @property
    def people(self) -> dict[str, str]:
        """Everybody to whom or by whom it is done: board number to name."""
        return people_of(self.material.checked, self.gag)

    def table(self, name: str) -> str:
        """A name for a table, unlike every other in the paper."""
        return f"{self.gag.id} {name}"

    def picture(
        self, name: str, size: tuple[float, float], draw: Draw, says: str, width: float = 1.0
    ) -> Picture:
        """A drawing over a share of the width, its ids unlike every other's in the paper."""
        return Picture(svg(f"s{self.number}{name}", size, draw), says, width)


def subject_of(material: Material, gag: GagEntry, number: int, register: Register) -> Subject:
    """Everything that a gag's stunt plan is made from."""
    specification = material.checked.specifications.get(gag.id)
    schedule = material.plan.schedule
    return Subject(
        material=material,
        gag=gag,
        number=number,
        one=assessment_of(material.plan, gag.id),
        lists=lists_of(gag.kind, specification.choices if specification is not None else {}),
        checklist=checklist_of(gag.kind),
        hazards=register.of(gag.id),
        scene=next((scene for scene in material.plan.scenes if scene.number == gag.scene), None),
        day=next((day for day in (schedule.days if schedule else ()) if gag.scene in day.scenes), None),
    )


def kind_label(gag: GagEntry) -> str:
    """The gag's kind in words."""
    return words.kind_text(gag.kind)
