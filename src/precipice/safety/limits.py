"""A performer's own limits against what a gag's simulation demands of them, whatever its odds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from precipice.production.assessment import Assessment, Input, MarginResult
from precipice.production.consent import QUANTITIES
from precipice.production.people import CastMember
from precipice.production.quantity import Quantity, show_in
from precipice.production.units import dimension_of
from precipice.safety.answers import Answer
from precipice.safety.planned import Planned, Taker

WORST_IN_100 = 2.326
"""Standard deviations of a bell curve beyond which one in a hundred lies."""

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "height": "height above the ground",
        "speed": "speed",
        "opening_load": "opening load",
        "head_acceleration": "acceleration of the head",
        "deceleration": "deceleration",
        "blow_force": "force of the blow",
        "harness_load": "pull of the harness",
    }
)


@dataclass(frozen=True, slots=True)
class Where:
    """Where an assessment says what it demands.

    Attributes:
        of: The limit's name.
        margin: Name of a margin; "" for none.
        input: Name of a parameter; "" for none.
        phases: Whether the phases of the middle run say it.
        mass: Parameter that turns a force into an acceleration; "" where there is none.
        part: Part in the gag that it is demanded of; "" for everybody.
    """

    of: str
    margin: str = ""
    input: str = ""
    phases: bool = False
    mass: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a gag demands of a body, its worst in a hundred takes.

    Attributes:
        value: SI.
        unit: Unit to show it in.
        from_: Where it was read, in words.
    """

    value: float
    unit: str
    from_: str


@lru_cache(maxsize=1)
def table() -> Mapping[str, tuple[Where, ...]]:
    """By kind of gag, where its assessments say what they demand."""
    text = files("precipice.safety").joinpath("data", "demands.toml").read_text(encoding="utf-8")
    return {kind: tuple(Where(**row) for row in rows) for kind, rows in tomllib.loads(text).items()}


def demands(one: Assessment, of: str, part: str, like: str) -> tuple[Demand, ...] | None:
    """What a gag demands of somebody, of one quantity, where the table says to look.

    Args:
        one: The gag, simulated.
        of: Name of the limit.
        part: What the person does in it.
        like: Unit of what the limit measures.

    Returns:
        () where the gag demands nothing of it; None where that cannot be known.
    """
    rows = table().get(one.kind)
    if rows is None:
        rows = (Where(of, margin=of), Where(of, input=of), Where(of, phases=of in ("height", "speed")))
        found = tuple(_read(one, rows, like))
        return found or None
    rows = tuple(row for row in rows if row.of == of and row.part in ("", part))
    if any(_is_unread(one, row, like) for row in rows):
        return None
    return tuple(_read(one, rows, like))


def limit_answers(asked: Planned, one: Assessment, cast: Mapping[str, CastMember]) -> tuple[Answer, ...]:
    """Every limit of a person in a gag that its simulation goes past, or cannot be held against."""
    known = [(taker, cast.get(taker.id or "")) for taker in asked.takers]
    return tuple(
        answer for taker, member in known if member is not None for answer in _over(asked, one, taker, member)
    )


def held(one: Assessment, found: Iterable[Answer]) -> Assessment:
    """An assessment under everybody's answers: a no-go where one of them is not a go, whatever the odds.

    Its limits card goes too: a card says where it is a go, and then that is nowhere.
    """
    against = tuple(dict.fromkeys(answer.words for answer in found if not answer.is_go))
    if not against:
        return one
    reasons = tuple(reason for reason in one.reasons if reason not in against)
    return one.model_copy(update={"verdict": "no-go", "reasons": (*against, *reasons), "card": None})


def _over(asked: Planned, one: Assessment, taker: Taker, member: CastMember) -> Iterator[Answer]:
    consent = member.consent
    if consent is None:
        return
    for name in QUANTITIES:
        for line in consent.limits:
            limit = line.quantity(name)
            if limit is None or not line.fits(asked.kind):
                continue
            found = demands(one, name, taker.part, limit.unit)
            since = f"{consent.given_on}"
            if found is None:
                words = (
                    f"{member.name}'s limit of {limit.written} ({LABELS[name]}) cannot be held against it."
                )
                yield _answer(asked, taker, member, since, words, settled=False)
                continue
            worst = max(found, key=lambda demand: demand.value, default=None)
            if worst is not None and worst.value > limit.mean:
                yield _answer(asked, taker, member, since, _words(member, name, limit, worst), settled=True)


def _words(member: CastMember, name: str, limit: Quantity, worst: Demand) -> str:
    shown = show_in(worst.value, limit.unit)
    return (
        f"The {LABELS[name]} comes to {shown:.3g} {limit.unit} ({worst.from_}); "
        f"{member.name}'s limit is {limit.written}. No odds make up for it."
    )


def _answer(
    asked: Planned, taker: Taker, member: CastMember, since: str, words: str, settled: bool
) -> Answer:
    return Answer(
        gag=asked.gag,
        scene=asked.scene,
        person=member.id,
        name=member.name,
        part=taker.part,
        state="over a limit" if settled else "not settled",
        since=since,
        words=words,
    )


def _read(one: Assessment, rows: Iterable[Where], like: str) -> Iterator[Demand]:
    for row in rows:
        if (margin := _margin(one, row.margin)) is not None and margin.limit is not None:
            value = _same(one, margin.limit - margin.quantiles[1], margin.unit, like, row.mass)
            if value is not None:
                yield Demand(value, like, "worst in 100")
        if (entry := _input(one, row.input)) is not None and _measures_alike(entry.unit, like):
            yield Demand(_reach(entry), like, "as stated, worst in 100")
        if row.phases and one.phases:
            of_phases = [phase.height if row.of == "height" else phase.speed for phase in one.phases]
            yield Demand(max(of_phases), like, "in the middle run")


def _is_unread(one: Assessment, row: Where, like: str) -> bool:
    """A row that is there and cannot be compared: a range, or a load without the mass it hangs on."""
    margin = _margin(one, row.margin)
    if margin is None:
        return False
    return margin.limit is None or _same(one, 1.0, margin.unit, like, row.mass) is None


def _same(one: Assessment, value: float, unit: str, like: str, mass: str) -> float | None:
    """A value in what `like` measures; a force and an acceleration by the mass. None where it is neither."""
    if _measures_alike(unit, like):
        return value
    entry = _input(one, mass)
    measured = dimension_of(unit), dimension_of(like)
    if entry is None or entry.mean <= 0.0:
        return None
    if measured == ("force", "acceleration"):
        return value / entry.mean
    return value * entry.mean if measured == ("acceleration", "force") else None


def _measures_alike(unit: str, like: str) -> bool:
    return dimension_of(unit) == dimension_of(like)


def _margin(one: Assessment, name: str) -> MarginResult | None:
    return next((margin for margin in one.margins if name and margin.name == name), None)


def _input(one: Assessment, name: str) -> Input | None:
    return next((entry for entry in one.inputs if name and entry.name == name), None)


def _reach(entry: Input) -> float:
    """The worst in a hundred of an input, SI."""
    return (
        max(entry.mean, entry.high, entry.mean + WORST_IN_100 * entry.sd)
        if entry.has_tolerance
        else entry.mean
    )
