"""The gags of a call sheet: what stops them, what weather they need, and a card and a sketch of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from precipice.paper.handout.document import (
    Beside,
    Block,
    Heading,
    Paragraph,
    Picture,
    Row,
    Run,
    Table,
    Together,
)
from precipice.paper.kinds.cards import card_blocks, card_lines, chances, keep_out, nearest_margins, sketch
from precipice.paper.kinds.columns import columns
from precipice.paper.kinds.days import Shooting
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.sight import Recipient
from precipice.paper.words import consent_mark, kind_text, plural
from precipice.plan.day import assessment_of
from precipice.production.assessment import Assessment
from precipice.production.gate import WeatherLimits
from precipice.production.stunt import GagEntry

WEATHER = ("wind", "gust", "rain", "visibility", "fog", "ice", "lightning", "waves", "swell", "tide")
"""Words that make an input or a check one of the weather."""

STOPPED = "is not shot, rehearsed or rigged until the coordinator and the 1st AD say that this is settled."


def stopped(material: Material, day: Shooting, who: Recipient) -> Iterator[Paragraph]:
    """A line for each gag of the day that is a no-go, before anything else on the sheet."""
    for gag in day.gags:
        mark = no_go_mark(material, gag)
        if mark:
            scene = next(one.scene for one in material.checked.production.gags if one.id == gag)
            words = f"{mark.upper()}: {gag}, scene {scene}. "
            reasons = " ".join(_reasons(material, gag, who))
            yield Paragraph((Run(words, bold=True), Run(f"{gag} {STOPPED} {reasons}".strip())), "no-go")


def no_go_mark(material: Material, gag: str) -> str:
    """ "no-go: consent", "no-go: limit", "no-go", "not settled", or ""."""
    marks = [mark for one in material.plan.consents if one.gag == gag and (mark := consent_mark(one))]
    for first in ("no-go: consent", "no-go: limit"):
        if first in marks:
            return first
    one = assessment_of(material.plan, gag)
    if marks:
        return "no-go: not settled"
    return "no-go" if one is not None and one.verdict == "no-go" else ""


def _reasons(material: Material, gag: str, who: Recipient) -> tuple[str, ...]:
    """Why it is a no-go: answers where the reader may see them, the odds where nobody said no."""
    answers = [one for one in material.plan.consents if one.gag == gag and not one.is_go]
    one = assessment_of(material.plan, gag)
    own = one.reasons if one is not None and not answers else ()
    seen = [answer.words for answer in answers if who.sees_consent_of(answer.person)]
    return (*dict.fromkeys(seen), *own)


def weather_table(material: Material, day: Shooting) -> Table | None:
    """What the day's gags ask of the weather, by their gates, their limits cards and their checks."""
    gates = {gate.gag: gate.weather for gate in material.checked.production.gates if gate.weather}
    rows: list[Row] = []
    for gag in _entries(material, day):
        found = [(f"gate of {gag.id}", words) for words in _window(gates[gag.id])] if gag.id in gates else []
        found += [("limits card", words) for words in _card_weather(assessment_of(material.plan, gag.id))]
        found += [
            ("check", f"{check.label or check.name}: {limit}")
            for check in gag.checks
            if _is_weather(f"{check.name} {check.label}")
            for limit in _bounds(check.least, check.most)
        ]
        rows += [Row((gag.id, words, source)) for source, words in found]
    return Table("Weather limits", columns("gag*1.4 limit*5 from*1.4"), tuple(rows)) if rows else None


def _is_weather(words: str) -> bool:
    return any(word in words.lower() for word in WEATHER)


def _bounds(least: str | None, most: str | None) -> Iterator[str]:
    if least is not None:
        yield f"{least} or more"
    if most is not None:
        yield f"up to {most}"


def _window(limits: WeatherLimits) -> Iterator[str]:
    named = (("mean wind", limits.wind), ("gusts", limits.gust))
    yield from (f"{name} up to {limit}" for name, limit in named if limit is not None)
    if limits.wind_from is not None:
        yield f"wind from {limits.wind_from[0]:g}\u00b0 clockwise to {limits.wind_from[1]:g}\u00b0"
    if limits.rain is not None:
        yield f"rain up to {limits.rain:g} mm in an hour"
    if limits.visibility is not None:
        yield f"visibility {limits.visibility} or more"
    yield f"for {limits.hours:g} h between {limits.from_:%H:%M} and {limits.to:%H:%M}"


def _card_weather(one: Assessment | None) -> Iterator[str]:
    card = one.card if one is not None else None
    if card is not None and card.low is not None and _is_weather(card.second):
        yield from (f"{card.second}, {line}" for line in card_lines(card))


def _entries(material: Material, day: Shooting) -> tuple[GagEntry, ...]:
    known = {gag.id: gag for gag in material.checked.production.gags}
    return tuple(known[gag] for gag in day.gags if gag in known)


@dataclass(frozen=True, slots=True)
class _Card:
    """A gag as the set needs it.

    Attributes:
        top: Its name, its verdict, who does it.
        sketch: A drawing; None where there is nothing to draw.
        says: Chances, limits card and margins.
        zones: What nobody may be near, too wide for half a page; () where there is nothing.
    """

    top: tuple[Block, ...]
    sketch: Picture | None
    says: tuple[Block, ...]
    zones: tuple[Block, ...]


def gag_blocks(material: Material, gags: Iterable[str], who: Recipient) -> Iterator[Block]:
    """The gags of a day: card and sketch of each, two beside each other where they are narrow enough."""
    waiting: _Card | None = None
    for gag in gags:
        card = _card(material, gag, who)
        if card.zones:
            yield from (_wide(one) for one in (waiting, card) if one is not None)
            waiting = None
        elif waiting is None:
            waiting = card
        else:
            yield Together((Beside((_narrow(waiting), _narrow(card)), (1.0, 1.0)),))
            waiting = None
    if waiting is not None:
        yield _wide(waiting)


def _wide(card: _Card) -> Together:
    """Over the width of the page, the sketch on its left."""
    if card.sketch is None:
        return Together((*card.top, *card.says))
    beside = Beside(((card.sketch,), card.says), (1.0, 1.1))
    return Together((*card.top, beside, *card.zones))


def _narrow(card: _Card) -> tuple[Block, ...]:
    """In one half of the page; a sketch much taller than wide stands beside the words."""
    if card.sketch is None:
        return (*card.top, *card.says)
    if card.sketch.width >= 1.0:
        return (*card.top, card.sketch, *card.says)
    first, *rest = card.says
    upright = replace(card.sketch, width=1.0)
    return (*card.top, Beside(((upright,), (first,)), (card.sketch.width, 1.0 - card.sketch.width)), *rest)


def _card(material: Material, gag_id: str, who: Recipient) -> _Card:
    """A gag of the day: its card and sketch, or what to settle where it has no model."""
    gag = next(one for one in material.checked.production.gags if one.id == gag_id)
    one, mark = assessment_of(material.plan, gag_id), no_go_mark(material, gag_id)
    verdict = mark.upper() if mark else (_verdict(one))
    title = Heading(f"Gag: {gag.id}, scene {gag.scene}: {verdict}", 2)
    head = Paragraph(
        f"{gag.description} {_who(material, gag, who)}; {plural(gag.takes, 'take')} planned.".strip()
    )
    stop = tuple(stopped_here(mark, gag_id))
    if one is None:
        words = (
            f"No model of {kind_text(gag.kind)}: it carries no number. Settle its list with the coordinator."
        )
        return _Card((title, head, *stop), None, (Paragraph(words, "warning"),), ())
    index = [found.gag for found in material.plan.assessments].index(gag_id)
    margins = nearest_margins(one, f"Margins {gag_id}")
    says = (chances(one), *card_blocks(one), *(() if margins is None else (margins,)))
    table = keep_out(one, f"Keep out {gag_id}")
    note = f"Along the heading from the {one.words.origin}. {one.words.keep_out_note}"
    zones = () if table is None else (table, Paragraph((Run(note, italic=True),)))
    return _Card((title, head, *stop), sketch(one, f"k{index}"), says, zones)


def _verdict(one: Assessment | None) -> str:
    if one is None:
        return "no number"
    return "go by the plan, inside its limits card" if one.card is not None else "go by the plan"


def stopped_here(mark: str, gag: str) -> Iterator[Paragraph]:
    """The same word again where the gag stands."""
    if mark:
        yield Paragraph((Run(f"{mark.upper()}. ", bold=True), Run(f"{gag} {STOPPED}")), "no-go")


def _who(material: Material, gag: GagEntry, who: Recipient) -> str:
    """Who does it, a double by name where the reader may see names; nothing of what they said of it."""
    parts = {member.id: member.name for member in material.checked.production.cast}
    part = parts.get(gag.performer or "", "")
    if gag.double:
        named = [
            name
            for one in material.checked.production.crew
            if one.role == "performer" and gag.id in one.gags and (name := who.name_of(one))
        ]
        return f"Stunt double for {part or 'somebody'}{f' ({named[0]})' if named else ''}"
    return f"By {part}" if part else "Nobody is named to perform it"
