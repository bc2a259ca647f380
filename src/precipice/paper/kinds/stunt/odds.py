"""Sections 7 and 8 of a stunt plan: what was computed, and the limits inside which it is a go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from precipice.paper import words
from precipice.paper.handout.document import (
    Align,
    Block,
    Column,
    Heading,
    Paragraph,
    Points,
    Row,
    Run,
    Table,
    Together,
)
from precipice.paper.kinds.cards import TYPICAL, WORST, card_lines
from precipice.paper.kinds.stunt.subject import Subject
from precipice.paper.risk_charts import (
    driver_bars,
    drivers_shown,
    go_no_go,
    halving_bars,
    map_key,
    margin_violins,
)
from precipice.production.assessment import Assessment, MarginResult


def assessment(subject: Subject) -> Iterator[Block]:
    """Section 7: chances, margins, what matters most, the envelope; or the list to settle."""
    one = subject.one
    yield Heading("7  Assessment", 2)
    if one is None:
        yield from _to_settle(subject)
        return
    yield Together(tuple(_chances(subject, one)))
    yield from _ways(subject, one)
    yield from _margins(subject, one)
    yield from _drivers(subject, one)
    yield from _envelope(subject, one)


def _to_settle(subject: Subject) -> Iterator[Block]:
    listed = subject.checklist
    if listed is None:
        yield Paragraph("Nobody has described this gag in numbers, and there is no list for its kind.")
        yield Paragraph("The coordinator assesses it by hand. No probability is given.", "warning")
        return
    yield Paragraph(f"To settle: {listed.label}. A list with its sources; no probability is given.")
    rows: list[Row] = []
    for heading, lines in listed.parts():
        rows.append(Row((heading,), "head", bold=True, keeps=True))
        rows += [Row(("☐", line.words, line.source)) for line in lines]
    columns = (Column("", 0, 18), Column("to settle", 3), Column("who asks for it", 2))
    yield Table(subject.table("to settle"), columns, tuple(rows))
    yield Paragraph("A coordinator adds to it and strikes out.")


def _chances(subject: Subject, one: Assessment) -> Iterator[Block]:
    odds = (
        ("kills", one.kills),
        ("injures", one.injures),
        ("spoils the take", one.spoils),
        ("injury or worse", one.harm),
    )
    right: Align = "right"
    yield Table(
        subject.table("chances"),
        (
            Column("worst of it, in one take", 1.2),
            Column("chance", 2),
            Column("in percent (95 % interval)", 1.2, align=right),
        ),
        tuple(
            Row((name, words.chance(p), words.percent(p)), "total" if p is one.harm else "", p is one.harm)
            for name, p in odds
        ),
    )
    if said := words.beyond(one):
        yield Paragraph(f"Counting alone saw too few to be sure: injury or worse{said.replace(';', ',', 1)}.")
    if one.takes is not None and one.takes.takes > 1:
        takes = one.takes
        yield Paragraph(
            f"Over {takes.takes} takes: injury or worse in at least one of them {words.chance(takes.all)}. "
            f"Standing down after a near miss: {words.chance(takes.reset)}."
        )
    for record in one.record:
        yield Paragraph((Run("The sport's record. ", bold=True), Run(words.record_text(record))))
    if words.alone(one.harm, one.record):
        warns = f" {words.RECORD_WARNING}" if words.below_record(one.harm, one.record) else ""
        said = f"The chances above are the model alone, less than the record.{warns} See section 13."
        yield Paragraph(said, "warning")
    if not one.record:
        yield Paragraph("No published record of this kind of stunt was found to hold this against.")


def _ways(subject: Subject, one: Assessment) -> Iterator[Block]:
    if not one.branches:
        return
    yield Table(
        subject.table("ways"),
        (
            Column(one.words.branch, 1.6),
            Column("injury or worse, then", 2),
            Column("how often", 1.2, align="right"),
        ),
        tuple(
            Row((way.label, words.chance(way.harm) if way.harm else "never drawn", words.percent(way.share)))
            for way in one.branches
        ),
    )


def _margins(subject: Subject, one: Assessment) -> Iterator[Block]:
    yield Heading("Margins", 3)
    if one.margin_sample:

        def draw(figure: Any) -> None:
            margin_violins(figure.subplots(), one)

        size = (9.6, 0.36 * len(one.margins) + 0.8)
        yield subject.picture("margins", size, draw, "Each margin against its limit", 0.9)
        yield Paragraph("Right of the line is room to spare, left of it is past the limit.")
    yield Table(
        subject.table("margins"),
        (
            Column("margin", 2.4),
            Column("past it", 0, 62),
            Column("chance of going past it", 1.8),
            Column("limit", 1.2, align="right"),
            Column("worst in 100", 1.2, align="right"),
            Column("typical", 1.2, align="right"),
        ),
        tuple(_margin(margin) for margin in one.margins),
        small=True,
    )


def _margin(margin: MarginResult) -> Row:
    limit = "a range" if margin.limit is None else words.both(margin.limit, margin.unit)
    worst, typical = (words.both(margin.quantiles[k], margin.unit) for k in (WORST, TYPICAL))
    return Row((margin.label, margin.severity.word, words.chance(margin.odds), limit, worst, typical))


def _drivers(subject: Subject, one: Assessment) -> Iterator[Block]:
    def drivers(figure: Any) -> None:
        driver_bars(figure.subplots(), one)

    def halved(figure: Any) -> None:
        halving_bars(figure.subplots(), one)

    if one.totals:
        says = "How much of what brings a take near harm each input has a hand in"
        drawn = subject.picture("drivers", (9.6, 0.3 * len(drivers_shown(one)) + 0.3), drivers, says)
        yield Together((Heading("What matters most", 3), drawn))
    if any(one_of.before or one_of.after for one_of in one.halvings):
        says = "Chance of harm with each tolerance halved"
        drawn = subject.picture("halved", (9.6, 0.32 * min(6, len(one.halvings)) + 0.8), halved, says)
        yield Together((Heading("What halving a tolerance buys", 3), drawn))


def _envelope(subject: Subject, one: Assessment) -> Iterator[Block]:
    if one.go_map is None:
        return

    def chart(figure: Any) -> None:
        axes = figure.subplots()
        go_no_go(axes, one)
        map_key(axes, one.highest_harm)

    says = f"Chance of harm over {one.go_map.x_label} and {one.go_map.y_label}"
    yield Together(
        (
            Heading("Envelope: go and no-go", 3),
            subject.picture("map", (8.2, 3.8), chart, says, 0.85),
            Paragraph("The cross is this production's own numbers; all else as stated."),
        )
    )


def limits(subject: Subject) -> Iterator[Block]:
    """Section 8: what the coordinator carries on the day."""
    one = subject.one
    if one is None or one.card is None:
        yield Heading("8  Limits card", 2)
        yield Paragraph("None from a model. Limits are those of the checks below, and the coordinator's own.")
        return
    card = one.card
    blocks: list[Block] = [Heading("8  Limits card", 2)]
    if card.low is None or card.high is None:
        said = f"No-go at every {card.label} that was looked at, with the mildest {card.second} too."
        yield Together((*blocks, Paragraph(said, "no-go")))
        return
    span = f"{words.both(card.low, card.unit)} to {words.both(card.high, card.unit)}"
    blocks.append(Paragraph((Run(f"{card.label}: {span}", bold=True),), "go"))
    blocks.append(Points(card_lines(card)))
    within = words.chance_of(one.highest_harm)
    blocks.append(
        Paragraph(
            f"{card.note} Each line limits: {card.second}. Inside these the upper end of the odds of harm "
            f"stays within {within}, everything else as stated. Outside: not today.".strip()
        )
    )
    yield Together(tuple(blocks))
