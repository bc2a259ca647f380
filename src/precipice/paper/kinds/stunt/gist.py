"""Sections 1 to 3 of a stunt plan: the gag in one line, its sequence, its diagram."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from precipice.paper import words
from precipice.paper.gag_figures import Figure, gag_views
from precipice.paper.handout.document import (
    Beside,
    Block,
    Column,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Row,
    Run,
    Table,
    Text,
)
from precipice.paper.kinds.stunt.subject import DRAWN, FILL, HALF, Subject, kind_label
from precipice.paper.path_charts import side_ratio, top_ratio
from precipice.production.assessment import Assessment, Phase
from precipice.production.findings import Zone

BLANK_STEPS = 4
TALLEST = 3.4
"""Inches of a view; what it shows is made smaller, its words are not."""

BLUFF = 0.55
"""Height over width from which on two views have room beside each other."""

NOTHING = 0.02
"""A distance below it is none, m."""

NARROW = 0.3048
"""Of an ellipse that has no width to speak of, m."""

SHOWN_STEPS = 16
"""Steps of a sequence on paper; a wreck has more than anybody briefs."""


def gist(subject: Subject) -> Iterator[Block]:
    """Section 1: what is done, where, when, by whom, and whether it is a go."""
    gag, one, scene, day = subject.gag, subject.one, subject.scene, subject.day
    yield Heading("1  The gag", 2)
    if gag.description:
        yield Paragraph((Run(gag.description, bold=True),))
    where = f"{scene.place}, base {scene.base}" if scene else FILL
    when = FILL if day is None else f"{words.day_text(day.date)}, day {day.number}, {day.unit} unit"
    pairs: list[tuple[str, Text]] = [
        ("Kind", kind_label(gag)),
        ("Scene", f"{gag.scene}  {scene.heading}" if scene else gag.scene),
        ("Planned for", when),
        ("Call and wrap", FILL if day is None else f"{day.call} to {day.wrap}"),
        ("Place", where),
        ("Takes planned", str(gag.takes)),
        ("Who", ", ".join(subject.people.values()) or FILL),
        ("Highest odds of harm allowed in one take", words.chance_of(gag.highest_harm)),
    ]
    yield Facts(tuple(pairs))
    yield from _verdict(subject, one)
    for condition in subject.lists.conditions:
        yield Paragraph(f"{condition.words} ({condition.source})", "warning")


def _verdict(subject: Subject, one: Assessment | None) -> Iterator[Block]:
    stopped = [answer for answer in subject.plan.consents if answer.gag == subject.gag.id and answer.stops]
    seen = [answer for answer in stopped if subject.who.sees_consent_of(answer.person)]
    for answer in seen:
        mark = words.consent_mark(answer).upper()
        yield Paragraph((Run(f"{mark}. ", bold=True), Run(f"{answer.name}: {answer.words}")), "no-go")
    if stopped and not seen:
        yield Paragraph((Run("NO-GO. ", bold=True), Run("Not everybody in it has agreed.")), "no-go")
    if one is None:
        yield Paragraph(
            "No number: this gag was not simulated. The coordinator settles it by section 7.", "warning"
        )
    elif one.verdict == "no-go":
        theirs = {answer.words for answer in subject.plan.consents}
        said = " ".join(reason for reason in one.reasons if reason not in theirs)
        yield Paragraph((Run("NO-GO as stated. ", bold=True), Run(said)), "no-go")
    elif not stopped:
        inside = ", inside the limits card" if one.card is not None else ""
        go = Run(f"Go by the model's odds{inside}. ", bold=True)
        yield Paragraph((go, Run(words.COORDINATOR)), "go")


def sequence(subject: Subject) -> Iterator[Block]:
    """Section 2: step by step, with times and distances of the run with every number at its middle."""
    one = subject.one
    yield Heading("2  Sequence, step by step", 2)
    if one is None or not one.phases:
        if subject.gag.description:
            yield Paragraph(f"As described: {subject.gag.description}")
        columns = (
            Column("#", 0, 24),
            Column("what happens, on whose cue", 3),
            Column("at", 0, 70),
            Column("distance", 0, 90),
        )
        rows = tuple(Row((str(n), FILL, "", "")) for n in range(1, BLANK_STEPS + 1))
        yield Table(subject.table("steps"), columns, rows)
        return
    shown = one.phases[:SHOWN_STEPS]
    rows = tuple(_step(one, n, phase) for n, phase in enumerate(shown, 1))
    origin, clock = one.words.origin, one.words.clock
    yield Table(
        subject.table("steps"),
        (
            Column("#", 0, 24),
            Column("what happens", 3),
            Column(f"s after {clock}", 0, 72, "right"),
            Column(f"from the {origin}", 1.6, align="right"),
            Column("above the ground below", 1.6, align="right"),
            Column("speed", 2, align="right"),
        ),
        rows,
    )
    if len(one.phases) > SHOWN_STEPS:
        yield Paragraph(f"And {len(one.phases) - SHOWN_STEPS} more steps; see the plan's page.")
    yield Paragraph("Every stated number at its middle. The coordinator adds the cues and who gives them.")


def _step(one: Assessment, number: int, phase: Phase) -> Row:
    at = distance_at(one, phase.start)
    return Row(
        (
            str(number),
            phase.label,
            f"{phase.start:.1f}",
            "" if at is None else words.both(at if abs(at) >= NOTHING else 0.0, "ft"),
            words.both(phase.height, "ft"),
            words.both(phase.speed, "mph"),
        )
    )


def distance_at(one: Assessment, time: float) -> float | None:
    """Along the heading from the origin at a time, m, of the middle run's first body; None outside it."""
    for line in one.tracks:
        if line.take == 0 and line.t and line.t[0] - 1e-9 <= time <= line.t[-1] + 1e-9:
            return float(np.interp(time, line.t, line.x))
    return None


def diagram(subject: Subject) -> Iterator[Block]:
    """Section 3: from the side and from above, with what is to be kept clear."""
    one = subject.one
    yield Heading("3  Diagram and exclusion zones", 2)
    yield from _views(subject, one)
    if one is not None and one.tracks:
        shaded = f" Shaded: where the middle 90 % of {one.runs:,} takes pass." if one.bands else ""
        yield Paragraph(f"Thick: every number at its middle. Thin: single takes.{shaded}")
    if one is not None and one.zones:
        yield Table(
            subject.table("keep out"),
            (
                Column("keep out: where it ends", 1.4),
                Column("of the takes", 0, 62, "right"),
                Column("ellipse, length", 1.2, align="right"),
                Column("width", 1.2, align="right"),
                Column(f"its middle from the {one.words.origin}", 1.6, align="right"),
            ),
            tuple(_zone(one, zone) for zone in one.zones),
            small=True,
        )
        yield Paragraph(f"From {one.zones[0].runs:,} takes. {one.words.keep_out_note}")
    else:
        yield Paragraph(f"Exclusion zone, in feet from where: {FILL}. Who keeps it: {FILL}.")


def _views(subject: Subject, one: Assessment | None) -> Iterator[Block]:
    """From the side and from above; beside each other where neither is flat."""
    drawn = gag_views(one, DRAWN) if one is not None else []
    if one is None or not drawn:
        yield blank_grid("Diagram, to be drawn by the coordinator: from the side and from above.")
        return
    flattest = min(side_ratio(one), top_ratio(one))
    if len(drawn) > 1 and flattest > BLUFF and one.words.close_up is None:
        yield Beside(tuple((_view(subject, figure),) for figure in gag_views(one, HALF)), (1.0, 1.0))
    else:
        yield from (_view(subject, figure) for figure in drawn)


def _view(subject: Subject, figure: Figure) -> Picture:
    says = {"side": "From the side, with the spread of all takes", "above": "From above, with the zones"}
    name, (width, height), draw = figure
    return subject.picture(name, (width, min(height, TALLEST)), draw, says[name])


def _zone(one: Assessment, zone: Zone) -> Row:
    length, width = (_across(2.0 * half) for half in (zone.long, zone.short))
    middle = words.both(zone.x, "ft")
    return Row((one.words.body(zone.body), f"{100.0 * zone.share:g} %", length, width, middle))


def _across(metres: float) -> str:
    return words.both(metres, "ft") if metres >= NARROW else f"under {words.both(NARROW, 'ft')}"


def blank_grid(says: str) -> Picture:
    """Squared paper to draw on."""
    across, down = range(0, 721, 24), range(0, 193, 24)
    lines = [f"M{x} 0V192" for x in across] + [f"M0 {y}H720" for y in down]
    path = f'<path d="{"".join(lines)}" stroke="#d5d9df" stroke-width="0.6" fill="none"/>'
    return Picture(f'<svg viewBox="-1 -1 722 194" width="722" height="194">{path}</svg>', says)
