"""What adds up on a body: hits, falls, openings and accelerations of the head by day, week and show.

Taken and planned, against limits with their sources. It warns before the take that would cross one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from precipice.production.assessment import Assessment
from precipice.production.exposure import ExposureLimit
from precipice.production.noun import Noun
from precipice.production.people import CastMember
from precipice.production.quantity import show_in
from precipice.safety.answers import Answer
from precipice.safety.limits import LABELS, demands, table
from precipice.safety.planned import Planned, Taker
from precipice.safety.published import SumLimit, falls, kinds, sum_limits


@dataclass(frozen=True, slots=True)
class Event:
    """One exposure of one body.

    Attributes:
        on: The date.
        person: Board number.
        kind: Key of the kind, as "hit".
        value: How strong, SI; None where nobody knows.
        what: What it was, or will be, as "kitchen-kick, take 3".
        taken: True for what was logged, False for what is planned.
    """

    on: date
    person: str
    kind: str
    value: float | None
    what: str
    taken: bool


class ExposureRow(Noun):
    """What one person takes of one kind in one week.

    Attributes:
        person: Board number.
        name: The part.
        week: Monday of the week.
        kind: Key of the kind.
        label: Words for it.
        taken: How many were logged.
        planned: How many are planned.
        days: Days with one.
        worst: The strongest, SI; None where nobody knows one.
        unit: Unit to show it in.
        so_far: Over the show to the end of this week, logged and planned.
    """

    person: str
    name: str
    week: date
    kind: str
    label: str
    taken: int
    planned: int
    days: int
    worst: float | None
    unit: str
    so_far: int


class ExposureWarning(Noun):
    """A limit that is crossed, or would be.

    Attributes:
        person: Board number.
        name: The part.
        kind: Key of the kind.
        on: Date of what crosses it.
        crossed: True where it was logged; False where it is planned and need not happen.
        own: True where it is the person's own limit.
        words: One sentence, said before what crosses it.
        source: Where the limit comes from.
    """

    person: str
    name: str
    kind: str
    on: date
    crossed: bool
    own: bool
    words: str
    source: str


class Exposure(Noun):
    """What adds up on everybody.

    Attributes:
        rows: By person, week and kind.
        warnings: By person and date.
        undated: Gags with takes that no date is known of, and that are in no sum.
    """

    rows: tuple[ExposureRow, ...] = ()
    warnings: tuple[ExposureWarning, ...] = ()
    undated: tuple[str, ...] = ()


def planned_events(
    asked: Planned, one: Assessment | None, on: date, cast: Mapping[str, CastMember]
) -> tuple[Event, ...]:
    """What a gag's planned takes put on each named body, at their worst in a hundred.

    Args:
        asked: The gag.
        one: Its assessment, where there is one.
        on: The date on which its scene is planned.
        cast: Everybody by board number.
    """
    return tuple(
        Event(on, taker.id, kind, value, f"{asked.gag}, take {take + 1} of {asked.takes}", taken=False)
        for taker in asked.takers
        if taker.id is not None and taker.id in cast
        for kind, value in _of_a_take(asked, one, taker)
        for take in range(asked.takes)
    )


def exposure(
    events: Iterable[Event],
    cast: Mapping[str, CastMember],
    undated: Iterable[str] = (),
    stated: Iterable[ExposureLimit] = (),
) -> Exposure:
    """The sums of some events, and every limit that they cross.

    Args:
        events: Logged and planned.
        cast: Everybody by board number.
        undated: Gags that are in no sum.
        stated: The production's own limits.
    """
    stated = tuple(stated)
    order = list(cast)
    in_order = sorted(events, key=lambda one: (order.index(one.person), one.on, not one.taken))
    rows: list[ExposureRow] = []
    warnings: list[ExposureWarning] = []
    for person, group in groupby(in_order, key=lambda one: one.person):
        found = tuple(group)
        rows += _rows(cast[person], found)
        crossed = [
            *_past_sums(cast[person], found, sum_limits(person, stated)),
            *_past_own(cast[person], found),
        ]
        warnings += sorted(crossed, key=lambda one: (one.on, one.kind))
    return Exposure(rows=tuple(rows), warnings=tuple(warnings), undated=tuple(undated))


def day_answers(
    asked: Iterable[Planned], on: Mapping[str, date], cast: Mapping[str, CastMember]
) -> tuple[Answer, ...]:
    """Gags of one day that together ask more takes of a person than the person's limit.

    Args:
        asked: Every gag.
        on: Date by scene.
        cast: Everybody by board number.
    """
    by_day: dict[tuple[str, date], list[tuple[Planned, Taker]]] = {}
    for one in asked:
        for taker in one.takers:
            if taker.id is not None and taker.id in cast and one.scene in on:
                by_day.setdefault((taker.id, on[one.scene]), []).append((one, taker))
    return tuple(
        answer for (person, day), pairs in by_day.items() for answer in _too_many(cast[person], day, pairs)
    )


def monday(on: date) -> date:
    """The Monday of a date's week."""
    return on - timedelta(days=on.weekday())


def _of_a_take(asked: Planned, one: Assessment | None, taker: Taker) -> Iterator[tuple[str, float | None]]:
    """Kinds of exposure of one take, and how strong at its worst in a hundred."""

    def worst(of: str, like: str) -> float | None:
        found = demands(one, of, taker.part, like) if one is not None else None
        return max((demand.value for demand in found or ()), default=None)

    if taker.part == "receives" and asked.lands and asked.contact is not None:
        yield "hit", worst("blow_force", "lbf")
        if asked.region == "head":
            yield "head", worst("head_acceleration", "g")
    if asked.kind in falls():
        yield "fall", worst("height", "ft")
    if any(row.of == "opening_load" for row in table().get(asked.kind, ())):
        yield "opening", worst("opening_load", "g")


def _rows(member: CastMember, found: tuple[Event, ...]) -> Iterator[ExposureRow]:
    by_kind: dict[tuple[date, str], list[Event]] = {}
    for one in found:
        by_kind.setdefault((monday(one.on), one.kind), []).append(one)
    for (week, kind), events in sorted(by_kind.items(), key=lambda pair: pair[0]):
        values = [one.value for one in events if one.value is not None]
        yield ExposureRow(
            person=member.id,
            name=member.name,
            week=week,
            kind=kind,
            label=kinds()[kind].label,
            taken=sum(one.taken for one in events),
            planned=sum(not one.taken for one in events),
            days=len({one.on for one in events}),
            worst=max(values, default=None),
            unit=kinds()[kind].unit,
            so_far=sum(one.kind == kind and monday(one.on) <= week for one in found),
        )


def _past_sums(
    member: CastMember, found: tuple[Event, ...], limits: tuple[SumLimit, ...]
) -> Iterator[ExposureWarning]:
    for limit in limits:
        counted = [
            one
            for one in found
            if one.kind == limit.kind and (one.value is None or one.value >= limit.at_least)
        ]
        for _, group in groupby(counted, key=lambda one: _period(limit, one.on)):
            crossing = _crossing(limit, tuple(group))
            if crossing is not None:
                yield _warning(member, limit, *crossing)


def _period(limit: SumLimit, on: date) -> date | None:
    return {"day": on, "week": monday(on), "show": None}[limit.per]


def _crossing(limit: SumLimit, events: tuple[Event, ...]) -> tuple[Event, tuple[Event, ...]] | None:
    """The first event past the limit, and all of them; None where none is."""
    seen: dict[object, Event] = {}
    for place, one in enumerate(events):
        seen.setdefault(one.on if limit.counts == "days" else place, one)
    firsts = tuple(seen.values())
    return (firsts[limit.most], firsts) if len(firsts) > limit.most else None


def _warning(member: CastMember, limit: SumLimit, one: Event, counted: tuple[Event, ...]) -> ExposureWarning:
    count, unknown = len(counted), sum(event.value is None for event in counted)
    label = kinds()[limit.kind].label
    strong = f" of {limit.at_least_words} or more" if limit.at_least_words else ""
    period = {"day": "that day", "week": "that week", "show": "over the show"}[limit.per]
    total = f"{count} days with {label}{strong}" if limit.counts == "days" else f"{count} {label}{strong}"
    if limit.at_least and unknown:
        total += f" ({unknown} of them of unknown strength)"
    begins = f"Crossed on {one.on}" if one.taken else f"Stop before {one.what} on {one.on}"
    by = f" by {one.what}" if one.taken and one.what else ""
    words = f"{begins}{by}: {total} {period}, {limit.most} is the limit."
    return ExposureWarning(
        person=member.id,
        name=member.name,
        kind=limit.kind,
        on=one.on,
        crossed=one.taken,
        own=False,
        words=words,
        source=limit.source,
    )


OWN = {"hit": "blow_force", "head": "head_acceleration", "opening": "opening_load", "fall": "height"}
"""Which of a person's own limits a kind of exposure is held against."""


def _past_own(member: CastMember, found: tuple[Event, ...]) -> Iterator[ExposureWarning]:
    """Logged events past a limit of the person's own; planned ones are their gag's affair."""
    consent = member.consent
    for one in found:
        if consent is None or not one.taken or one.value is None:
            continue
        unit = kinds()[one.kind].unit
        for line in consent.limits:
            limit = line.quantity(OWN[one.kind])
            if limit is None or line.kinds or one.value <= limit.mean:
                continue
            words = (
                f"Crossed on {one.on} by {one.what or 'a take'}: the {LABELS[OWN[one.kind]]} was "
                f"{show_in(one.value, unit):.3g} {unit}, {member.name}'s own limit is {limit.written}."
            )
            yield ExposureWarning(
                person=member.id,
                name=member.name,
                kind=one.kind,
                on=one.on,
                crossed=True,
                own=True,
                words=words,
                source=f"{member.name}'s consent of {consent.given_on}",
            )


def _too_many(member: CastMember, day: date, pairs: list[tuple[Planned, Taker]]) -> Iterator[Answer]:
    consent = member.consent
    for line in consent.limits if consent is not None else ():
        bound = [(one, taker) for one, taker in pairs if line.fits(one.kind)]
        takes = sum({one.gag: one.takes for one, _ in bound}.values())
        if consent is None or line.takes_a_day is None or takes <= line.takes_a_day:
            continue
        names = ", ".join(dict.fromkeys(one.gag for one, _ in bound))
        for one, taker in bound:
            yield Answer(
                gag=one.gag,
                scene=one.scene,
                person=member.id,
                name=member.name,
                part=taker.part,
                state="over a limit",
                since=f"{consent.given_on}",
                words=f"{takes} takes on {day} ({names}); {member.name}'s limit is {line.takes_a_day} a day. "
                "No odds make up for it.",
            )
