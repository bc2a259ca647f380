"""The whole production as one frozen value."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from precipice.production.camera import CameraEntry
from precipice.production.crew import CallSheetEntry, CrewMember
from precipice.production.elements import ElementEntry
from precipice.production.exposure import ExposureLimit
from precipice.production.gate import GateEntry
from precipice.production.noun import Name, Noun
from precipice.production.people import CastMember
from precipice.production.shoot import (
    BudgetLine,
    Calendar,
    Move,
    Place,
    Preparation,
    Release,
    SceneEntry,
    SecondUnit,
    WishEntry,
)
from precipice.production.stunt import GagEntry


class Production(Noun):
    """Everything production.toml says.

    Attributes:
        title: Name of the production.
        script: File name of the script, beside production.toml.
        currency: Three-letter code.
        paper: Page size of what is handed out.
        calendar: When the company works.
        cast: Cast, by board number.
        crew: Everybody else who works on it.
        callsheet: What call sheets say in place of the program's own.
        places: Places and company bases.
        moves: Company moves from base to base, where they are not the places' own.
        scenes: What the script does not say of its scenes.
        preparations: What must be done before scenes, beside the units.
        second_unit: A second unit; none where left out.
        wishes: What is wanted but not binding.
        release: When the film must be out.
        camera: The camera and its lenses; the program's own where left out.
        elements: What people decided about the breakdown's elements.
        gags: The stunts.
        gates: The make-or-break gags.
        exposure_limits: What a physician says of what adds up on a body.
        budget: Costs that run every working day.
    """

    title: Name
    script: Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^/\\\x00]+$")]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    paper: Literal["a4", "letter"] = "a4"
    calendar: Calendar
    cast: tuple[CastMember, ...] = ()
    crew: tuple[CrewMember, ...] = ()
    callsheet: CallSheetEntry = CallSheetEntry()
    places: tuple[Place, ...] = ()
    moves: tuple[Move, ...] = ()
    scenes: tuple[SceneEntry, ...] = ()
    preparations: tuple[Preparation, ...] = ()
    second_unit: SecondUnit | None = None
    wishes: tuple[WishEntry, ...] = ()
    release: Release | None = None
    camera: CameraEntry | None = None
    elements: tuple[ElementEntry, ...] = ()
    gags: tuple[GagEntry, ...] = ()
    gates: tuple[GateEntry, ...] = ()
    exposure_limits: tuple[ExposureLimit, ...] = ()
    budget: tuple[BudgetLine, ...] = ()

    def gag(self, gag_id: str) -> GagEntry:
        """The gag of that id.

        Raises:
            KeyError: There is none.
        """
        for gag in self.gags:
            if gag.id == gag_id:
                return gag
        raise KeyError(gag_id)

    @property
    def running_cost_per_day(self) -> float:
        """Sum of the budget lines, currency a working day."""
        return sum(line.per_day for line in self.budget)
