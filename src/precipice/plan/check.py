"""A production folder read whole: its file, its script and its gags, with every mistake at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from precipice.breakdown.parts import speaking_parts
from precipice.breakdown.sheets import break_down, place_of
from precipice.gags.registry import specification_of
from precipice.gags.specification import Specification
from precipice.plan.board_file import BoardFile, read_board
from precipice.production.check import Sketch, script_problems
from precipice.production.kept_consent import path_of, read_kept
from precipice.production.load import FILE_NAME, read_draft
from precipice.production.problem import InputError, Problem
from precipice.production.production import Production
from precipice.production.scene import Screenplay
from precipice.production.sheet import Breakdown
from precipice.safety.answers import CONTACT_TEXT
from precipice.safety.planned import planned
from precipice.script.read import read_screenplay


@dataclass(frozen=True)
class Checked:
    """A production folder without mistakes.

    Attributes:
        folder: Where it lies.
        production: What production.toml says.
        screenplay: The script.
        specifications: The gags that can be simulated, by id.
        warnings: What does not fit together but hinders nothing, one sentence each.
        board: The order that people have decided; None where the folder has no board.json.
    """

    folder: Path
    production: Production
    screenplay: Screenplay
    specifications: Mapping[str, Specification]
    warnings: tuple[str, ...]
    board: BoardFile | None = None

    @cached_property
    def breakdown(self) -> Breakdown:
        """The script broken down; on first use, since a check alone does without the search for stunts."""
        return break_down(self.screenplay, self.production.elements, self.production.gags)


def check(folder: Path) -> Checked:
    """Read and check a production folder.

    Raises:
        InputError: With every mistake in the production file, the script and the gags.
    """
    draft = read_draft(folder)
    problems = list(draft.problems)
    screenplay = None
    if draft.sketch.script is not None:
        try:
            screenplay = read_screenplay(folder / draft.sketch.script)
        except InputError as error:
            problems += error.problems
    if screenplay is not None:
        numbers = tuple(scene.number for scene in screenplay.scenes)
        problems += script_problems(FILE_NAME, draft.sketch, numbers)
    specifications: dict[str, Specification] = {}
    for gag in draft.sketch.gags:
        specification, found = specification_of(folder, gag)
        problems += found
        if specification is not None:
            specifications[gag.id] = specification
    board = None
    try:
        board = read_board(folder)
    except InputError as error:
        problems += error.problems
    problems += _contact_with_minors(draft.sketch, specifications)
    problems += _gates_without_assessment(draft.sketch, problems, specifications)
    if problems or draft.production is None or screenplay is None:
        raise InputError(tuple(problems))
    return Checked(
        folder=folder,
        production=draft.production,
        screenplay=screenplay,
        specifications=specifications,
        warnings=(
            *screenplay.warnings,
            *_loose_ends(draft.production, screenplay),
            *_of_nobody(folder, draft.production),
        ),
        board=board,
    )


def _contact_with_minors(sketch: Sketch, specifications: Mapping[str, Specification]) -> list[Problem]:
    """Gags of planned contact with a child: refused, not weighed."""
    minors = {member.id: member.name for member in sketch.cast if member.minor}
    problems = []
    for gag in sketch.gags:
        spec = specifications.get(gag.id)
        choices = spec.choices if spec is not None else {}
        asked = planned(gag, *(choices.get(name) for name in ("contact", "region", "strike")))
        for name in dict.fromkeys(minors[one.id] for one in asked.takers if one.id in minors):
            if asked.lands and asked.contact is not None:
                found = f"{CONTACT_TEXT[asked.contact]} with {name}, who is a minor"
                problems.append(Problem(FILE_NAME, f"gags[{gag.id}]", found, "no contact, or adults in it"))
    return problems


def _gates_without_assessment(
    sketch: Sketch, problems: list[Problem], specifications: Mapping[str, Specification]
) -> list[Problem]:
    """Gates that ask for an assessment which their gag will not have, other mistakes in it aside."""
    mistaken = {gag.id for gag in sketch.gags if any(f"gags[{gag.id}]" in one.field for one in problems)}
    named = {gag.id for gag in sketch.gags} - mistaken - set(specifications)
    return [
        Problem(
            FILE_NAME,
            f"gates[{gate.gag}].fails",
            f"{gate.fails!r}, and {gate.gag!r} has no assessment: its kind has no model yet, "
            "or it has no parameters",
            "a probability between 0 and 1",
        )
        for gate in sketch.gates
        if isinstance(gate.fails, str) and gate.gag in named
    ]


def _loose_ends(production: Production, screenplay: Screenplay) -> Iterator[str]:
    parts = {name.casefold() for name in speaking_parts(screenplay)}
    places = {place_of(scene)[0].casefold() for scene in screenplay.scenes}
    moved = {entry.place.casefold() for entry in production.scenes if entry.place is not None}
    in_gags = {one.id for gag in production.gags for one in gag.people}
    for member in production.cast:
        if member.name.casefold() not in parts and member.id not in in_gags:
            yield f"{FILE_NAME}: cast[{member.id}] {member.name!r} speaks in no scene of the script."
    for place in production.places:
        if place.name.casefold() not in places | moved:
            yield f"{FILE_NAME}: places[{place.name}] stands in no scene heading of the script."


def _of_nobody(folder: Path, production: Production) -> Iterator[str]:
    """Kept consents of people who are not in the cast."""
    cast = {member.id for member in production.cast}
    for person, kept in read_kept(folder)[0].items():
        if person not in cast:
            yield f"{path_of(person)}: the consent of {kept.part!r}, who is not in the cast."
