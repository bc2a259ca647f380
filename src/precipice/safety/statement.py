"""What somebody agreed to, in sentences that can be read aloud and signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from precipice.production.consent import QUANTITIES, Consent, Contact, Line, PersonLimits, moment_text
from precipice.production.noun import Noun
from precipice.production.people import CastMember
from precipice.safety.answers import CONTACT_TEXT


class Statement(Noun):
    """One person's consent as it stands.

    Attributes:
        person: Board number.
        name: The part.
        given_on: When it was given; "" where nothing was stated.
        withdrawn_on: When all of it was taken back; "" while it stands.
        sentences: What it says, one line each.
    """

    person: str
    name: str
    given_on: str
    withdrawn_on: str
    sentences: tuple[str, ...]


def statements(cast: Iterable[CastMember]) -> tuple[Statement, ...]:
    """Of everybody who stated something."""
    members = [(one, one.consent) for one in cast]
    return tuple(_statement(one, consent) for one, consent in members if consent is not None)


def _statement(member: CastMember, consent: Consent) -> Statement:
    withdrawn = consent.withdrawn_on
    return Statement(
        person=member.id,
        name=member.name,
        given_on=f"{consent.given_on}",
        withdrawn_on="" if withdrawn is None else moment_text(withdrawn),
        sentences=tuple(_sentences(consent)),
    )


def _sentences(consent: Consent) -> Iterator[str]:
    yield from (_line("May be done to me", line, "by") for line in consent.receives)
    yield from (_line("I will do", line, "to") for line in consent.gives)
    yield from (_limits(line) for line in consent.limits)
    if consent.double_for:
        yield f"I ask for a double for: {_kinds(consent.double_for)}."
    if consent.withdrawn_words:
        yield f"In my own words: {consent.withdrawn_words}"


def _line(begins: str, line: Line, by: str) -> str:
    where = "" if line.contact == Contact.NONE else f" to {', '.join(line.regions)}"
    who = f", {by} {', '.join(line.others)} only" if line.others else ""
    back = f" Taken back on {moment_text(line.withdrawn_on)}." if line.withdrawn_on is not None else ""
    own = f" In my own words: {line.withdrawn_words}" if line.withdrawn_words else ""
    return f"{begins}: {CONTACT_TEXT[line.contact]}{where}{who}.{back}{own}"


def _limits(line: PersonLimits) -> str:
    stated = [
        f"{name.replace('_', ' ')} {getattr(line, name)}"
        for name in QUANTITIES
        if getattr(line, name) is not None
    ]
    stated += [f"{line.takes_a_day} takes a day"] if line.takes_a_day is not None else []
    return f"At most, {_kinds(line.kinds) if line.kinds else 'in every gag'}: {', '.join(stated)}."


def _kinds(kinds: Iterable[str]) -> str:
    return ", ".join(kind.replace("_", " ") for kind in kinds)
