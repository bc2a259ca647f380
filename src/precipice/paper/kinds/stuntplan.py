"""Stunt plans in the order in which coordinators, insurers and authorities ask.

The order follows Ontario's guidelines 4 and 5 for the film and television industry (the plan's form:
sequence, diagram, hazards alone and together, controls, emergency, training log, copies) and what the Health
and Safety Executive's Entertainment Information Sheet 17 and the BBC's guidance on stunts ask for in the
United Kingdom.
"""

from __future__ import annotations

from collections.abc import Iterator

from precipice.paper import words
from precipice.paper.handout.document import Block, Document, Heading, PageBreak
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.stunt.close import rests_on, sign_offs
from precipice.paper.kinds.stunt.consent import consents, emergency, rehearsals
from precipice.paper.kinds.stunt.controls import controls, equipment, hazards, people
from precipice.paper.kinds.stunt.gist import diagram, gist, sequence
from precipice.paper.kinds.stunt.odds import assessment, limits
from precipice.paper.kinds.stunt.subject import Subject, kind_label, subject_of
from precipice.plan.day import gag_of
from precipice.production.problem import InputError, Problem
from precipice.safety.hazards import read_hazards

SECTIONS = (
    gist,
    sequence,
    diagram,
    people,
    equipment,
    hazards,
    assessment,
    limits,
    controls,
    consents,
    emergency,
    rehearsals,
    rests_on,
    sign_offs,
)
"""In the order of the paper; each heading carries its number."""


def build(material: Material) -> Document:
    """The stunt plan of a gag, or of every gag one after the other.

    Raises:
        InputError: There is no such gag, or none at all, or the register of hazards has mistakes.
    """
    checked = material.checked
    gags = checked.production.gags if material.gag is None else (gag_of(checked, material.gag),)
    if not gags:
        raise InputError(
            (Problem(str(checked.folder), "gags", "no gag", "a production with a [[gags]] entry"),)
        )
    register = read_hazards(checked.folder, (gag.id for gag in checked.production.gags))
    blocks: list[Block] = []
    for number, gag in enumerate(gags, 1):
        if number > 1:
            blocks.append(PageBreak())
        blocks += _plan_of(subject_of(material, gag, number, register))
    return Document(
        kind="stuntplan",
        title=f"Stunt plan: {gags[0].id}" if len(gags) == 1 else "Stunt plans",
        production=material.plan.title,
        status=f"{words.day_text(material.now.date())}, unsigned",
        blocks=tuple(blocks),
        footer=words.COORDINATOR,
    )


def _plan_of(subject: Subject) -> Iterator[Block]:
    gag = subject.gag
    yield Heading(f"{gag.id}: {kind_label(gag)}, scene {gag.scene}", 1)
    for section in SECTIONS:
        yield from section(subject)
