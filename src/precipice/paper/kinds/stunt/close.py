"""Sections 13 and 14 of a stunt plan: what the numbers rest on, and who signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from precipice.paper import words
from precipice.paper.handout.document import (
    Beside,
    Block,
    Column,
    Heading,
    Paragraph,
    Row,
    Run,
    Signatures,
    Table,
    Together,
)
from precipice.paper.kinds.bulletins import bulletins_of
from precipice.paper.kinds.stunt.lists import SOURCES
from precipice.paper.kinds.stunt.subject import Subject
from precipice.plan.day import signers_of
from precipice.production.assessment import Assessment, Input
from precipice.safety.signoff import ROLES

RESTS_ON = "13  What the model assumes and leaves out"


def rests_on(subject: Subject) -> Iterator[Block]:
    """Section 13: what the model assumes and leaves out; its end stands on the page that is signed."""
    one = subject.one
    if one is None:
        return
    yield Heading(RESTS_ON, 2)
    there = {hazard.words for hazard in subject.hazards}
    left_out = [line for line in one.not_modelled if line not in there]
    registered = len(one.not_modelled) - len(left_out)
    if registered:
        more = f" {words.plural(registered, 'line')} more, with what is done against each, in section 9."
    else:
        more = ""
    if left_out or more:
        yield Paragraph((Run("Left out. ", bold=True), Run(f"{' '.join(left_out)}{more}")))
    yield Paragraph((Run("Assumed. ", bold=True), Run(" ".join(one.assumptions))))


def _signed_for(subject: Subject) -> Iterator[Block]:
    """The end of section 13, so that no page holds signatures alone: the numbers that people stated."""
    one = subject.one
    if one is None:
        yield Heading(RESTS_ON, 2)
        yield Paragraph("There is no model in this plan. Nothing here is a probability.")
        return
    stated = [entry for entry in one.inputs if entry.stated_by != "default"]
    if stated:
        half = -(-len(stated) // 2)
        yield Beside(
            tuple(
                (_numbers(subject.table(f"numbers {part}"), stated[begin : begin + half]),)
                for part, begin in enumerate((0, half), 1)
                if stated[begin : begin + half]
            ),
            (1.0, 1.0)[: 1 if len(stated) == 1 else 2],
        )
    yield Paragraph(_runs(one, len(one.inputs) - len(stated)))


def _runs(one: Assessment, defaults: int) -> str:
    more = (
        f" {words.plural(defaults, 'more number')} by default, with sources on the plan's page."
        if defaults
        else ""
    )
    said = f"{one.runs:,} takes computed ({one.design} draws), seed {one.seed}"
    return f"{said}: the same seed, the same numbers.{more}"


def _numbers(name: str, stated: Sequence[Input]) -> Table:
    """Numbers that people stated: as written where the trade's unit stands there, else with it."""
    rows = tuple(Row((entry.label, entry.written, _middle(entry))) for entry in stated)
    columns = (Column("stated for this gag", 2.2), Column("as written", 1.6), Column("middle", 1.2))
    return Table(name, columns, rows, small=True)


def _middle(entry: Input) -> str:
    return words.both(entry.mean, entry.unit)


def sign_offs(subject: Subject) -> Iterator[Block]:
    """Section 14: who signs, the performers last, and who gets a copy."""
    signers = signers_of(subject.gag, subject.people)
    lines = tuple(
        (ROLES[one.role], one.name or " or ".join(member.name for member in subject.crew(one.role)))
        for one in signers
    )
    if not subject.people:
        lines = (*lines, ("performer", ""))
    said = "Signed for what stands above and no other values. The performer signs last and may say no."
    copies = "; ".join(one.words for one in subject.lists.copies)
    asked = bulletins_of(subject.material.checked, (subject.gag.scene,))
    listed = "; ".join(f"{number} {title}".strip() for number, title, _ in asked)
    yield Together(
        (
            *_signed_for(subject),
            Heading("14  Sign-offs and copies", 2),
            Paragraph(said),
            Signatures((("producer, or who is named for it", ""), *lines)),
            Paragraph((Run("Copies to: ", bold=True), Run(copies))),
            Paragraph(f"Bulletins that scene {subject.gag.scene} asks for: {listed or 'none listed'}."),
            Paragraph(SOURCES),
        )
    )
