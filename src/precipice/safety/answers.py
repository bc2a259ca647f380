"""What each person in a gag has answered: agreed, or not, and why. Nothing stated is not consent.

Both sides of a contact must allow it, so the stricter one rules. Nothing here knows a role, a price or a
probability: there is nothing that could override a no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from precipice.production.consent import WITHIN, Consent, Contact, Line, Region, moment_text
from precipice.production.noun import Noun
from precipice.production.people import CastMember
from precipice.safety.planned import Planned, Taker

State = Literal[
    "agreed",
    "no contact",
    "not asked",
    "not settled",
    "not stated",
    "not agreed",
    "withdrawn",
    "asks for a double",
    "a minor",
    "over a limit",
]

GO: frozenset[str] = frozenset({"agreed", "no contact", "not asked"})
"""Answers with which a gag may go; "not asked" where nothing is said of contact with others."""

OPEN: frozenset[str] = frozenset({"not settled"})
"""Answers that nobody could give yet, since nobody has said what is planned. Not a go."""


class Answer(Noun):
    """One person's answer to one gag.

    Attributes:
        gag: Id of the gag.
        scene: Its scene.
        person: Board number; "" for somebody who is not named.
        name: The part; "nobody named" where nobody is.
        part: "gives", "receives" or "performs".
        state: The answer.
        since: When it was given, or taken back, "2027-06-01 09:30"; "" where nothing was stated.
        words: One sentence.
    """

    gag: str
    scene: str
    person: str
    name: str
    part: Literal["gives", "receives", "performs"]
    state: State
    since: str
    words: str

    @property
    def is_go(self) -> bool:
        """Whether the gag may go as far as this answer is concerned."""
        return self.state in GO

    @property
    def stops(self) -> bool:
        """Whether it makes the gag a no-go."""
        return self.state not in GO | OPEN


def allowed(
    consent: Consent | None, part: str, region: Region | None, others: Iterable[str | None]
) -> frozenset[Contact]:
    """Contacts that a person agrees to in a part, at a region, with all of the others.

    Without a consent that is no contact only; with one that was withdrawn it is nothing at all.
    """
    if consent is None:
        return WITHIN[Contact.NONE]
    if consent.withdrawn_on is not None:
        return frozenset()
    found = set(WITHIN[Contact.NONE])
    for line in _lines(consent, part):
        if line.withdrawn_on is None and _fits(line, region, others):
            found |= WITHIN[line.contact]
    return frozenset(found)


def both_allow(sides: Iterable[frozenset[Contact]]) -> frozenset[Contact]:
    """Contacts that every side agrees to: the stricter rules, whoever is asked first."""
    found = frozenset(Contact)
    for side in sides:
        found &= side
    return found


def answers(asked: Planned, cast: Mapping[str, CastMember]) -> tuple[Answer, ...]:
    """Everybody's answer to a gag, as far as it can be known before it is simulated.

    Args:
        asked: The gag.
        cast: Everybody by board number.
    """
    known = [(taker, cast.get(taker.id or "")) for taker in asked.takers]
    found = [
        _nobody(asked, taker) if member is None else _answer(asked, taker, member) for taker, member in known
    ]
    all_of_them = f" What all of them agree to: {most(both_allow(_sides(asked, cast)))}."
    return tuple(
        one.model_copy(update={"words": one.words + all_of_them}) if one.state == "not agreed" else one
        for one in found
    )


def _sides(asked: Planned, cast: Mapping[str, CastMember]) -> Iterator[frozenset[Contact]]:
    """What each one in a gag allows; somebody who is not named allows no contact."""
    for taker in asked.takers:
        member = cast.get(taker.id or "")
        consent = member.consent if member is not None and not member.minor else None
        yield allowed(consent, taker.part, asked.region, _others(asked, taker))


def verdict(found: Iterable[Answer]) -> Literal["go", "open", "no-go"]:
    """What the answers come to: a go only where every one of them is."""
    found = tuple(found)
    if any(one.stops for one in found):
        return "no-go"
    return "go" if all(one.is_go for one in found) else "open"


def _lines(consent: Consent, part: str) -> tuple[Line, ...]:
    return {"gives": consent.gives, "receives": consent.receives}.get(part, ())


def _fits(line: Line, region: Region | None, others: Iterable[str | None]) -> bool:
    named = not line.others or all(other in line.others for other in others)
    return named and (line.contact == Contact.NONE or region in line.regions)


def _others(asked: Planned, taker: Taker) -> tuple[str | None, ...]:
    """Those on the other side of the contact."""
    side = {"gives": "receives", "receives": "gives"}.get(taker.part)
    return tuple(one.id for one in asked.takers if one.part == side)


def _nobody(asked: Planned, taker: Taker) -> Answer:
    """The answer of somebody who is not named: there is none."""
    who = {"gives": "who gives", "receives": "who receives", "performs": "who performs"}[taker.part]
    if not asked.lands:
        return _free(asked, taker, None)
    words = f"Not stated: it is not said {who}, so nobody has agreed to it."
    return _made(asked, taker, None, "not settled" if asked.contact is None else "not stated", "", words)


def _answer(asked: Planned, taker: Taker, member: CastMember) -> Answer:
    consent, name = member.consent, member.name
    meets = asked.lands and taker.part != "performs"
    if member.minor and meets:
        words = f"{name} is a minor. No contact with a minor, by law and by design."
        return _made(asked, taker, member, "a minor", "", words)
    if consent is not None and consent.withdrawn_on is not None:
        words = f"{name} withdrew on {moment_text(consent.withdrawn_on)}."
        return _taken_back(asked, taker, member, consent, words)
    if consent is not None and asked.kind in consent.double_for:
        words = f"{name} asks for a double for {asked.kind.replace('_', ' ')}."
        return _made(asked, taker, member, "asks for a double", f"{consent.given_on}", words)
    over = _too_many_takes(asked, taker, member)
    if over is not None:
        return over
    return _contact_answer(asked, taker, member) if meets else _free(asked, taker, member)


def _free(asked: Planned, taker: Taker, member: CastMember | None) -> Answer:
    consent = member.consent if member is not None else None
    since = f"{consent.given_on}" if consent is not None else ""
    if asked.bodies_meet:
        return _made(asked, taker, member, "no contact", since, "No contact is planned.")
    words = "Nothing is said of contact with others. Where bodies meet, say how much, where, and who."
    return _made(asked, taker, member, "not asked", since, words)


def _contact_answer(asked: Planned, taker: Taker, member: CastMember) -> Answer:
    consent, name = member.consent, member.name
    since = f"{consent.given_on}" if consent is not None else ""
    if asked.contact is None:
        words = "Not settled: nobody has said how much contact is planned, so nobody has agreed to any."
        return _made(asked, taker, member, "not settled", since, words)
    what = f"{taker.part} {said(asked.contact, asked.region)}"
    if asked.region is None:
        words = f"Not stated: {name} {what}, and nobody has said where on the body."
        return _made(asked, taker, member, "not stated", since, words)
    if consent is None or not _lines(consent, taker.part):
        words = f"Not stated: {name} {what}, and has not said what they {_giving(taker.part)}."
        return _made(asked, taker, member, "not stated", since, words)
    others = _others(asked, taker)
    agreed = allowed(consent, taker.part, asked.region, others)
    if asked.contact in agreed:
        return _made(asked, taker, member, "agreed", since, f"{name} {what}, as agreed on {since}.")
    for line in _lines(consent, taker.part):
        covers = asked.contact in WITHIN[line.contact] and _fits(line, asked.region, others)
        if line.withdrawn_on is not None and covers:
            words = f"{name} took back on {moment_text(line.withdrawn_on)}: {what}."
            return _taken_back(asked, taker, member, line, words)
    words = f"{name} will not {_giving(taker.part)} {said(asked.contact, asked.region)}. "
    words += f"Agreed on {since} is {most(agreed)}."
    return _made(asked, taker, member, "not agreed", since, words)


def most(agreed: frozenset[Contact]) -> str:
    """The most that some contacts come to, in words: "contact with padding", "no contact"."""
    top = [one for one in agreed if not any(one in WITHIN[more] for more in agreed - {one})]
    return " or ".join(CONTACT_TEXT[one] for one in Contact if one in top) or "nothing"


CONTACT_TEXT: Mapping[Contact, str] = {
    Contact.NONE: "no contact",
    Contact.TOUCH: "a touch",
    Contact.PULLED: "a pulled blow",
    Contact.PADDED: "contact with padding",
    Contact.FULL: "full contact",
}


def said(contact: Contact, region: Region | None) -> str:
    """A contact in words: "contact with padding to the abdomen"."""
    return CONTACT_TEXT[contact] if region is None else f"{CONTACT_TEXT[contact]} to the {region}"


def _giving(part: str) -> str:
    return {"gives": "give", "receives": "receive"}[part]


def _too_many_takes(asked: Planned, taker: Taker, member: CastMember) -> Answer | None:
    consent = member.consent
    lines = [line for line in consent.limits if line.fits(asked.kind)] if consent is not None else []
    fewest = min((line.takes_a_day for line in lines if line.takes_a_day is not None), default=None)
    if consent is None or fewest is None or asked.takes <= fewest:
        return None
    words = (
        f"{asked.takes} takes are planned; {member.name}'s limit is {fewest} a day. No odds make up for it."
    )
    return _made(asked, taker, member, "over a limit", f"{consent.given_on}", words)


def _taken_back(asked: Planned, taker: Taker, member: CastMember, by: Consent | Line, words: str) -> Answer:
    if by.withdrawn_on is None:
        raise ValueError("found a consent that stands; one that was withdrawn is allowed")
    own = f' In their own words: "{by.withdrawn_words}"' if by.withdrawn_words else ""
    return _made(asked, taker, member, "withdrawn", moment_text(by.withdrawn_on), words + own)


def _made(
    asked: Planned, taker: Taker, member: CastMember | None, state: State, since: str, words: str
) -> Answer:
    return Answer(
        gag=asked.gag,
        scene=asked.scene,
        person=taker.id or "",
        name=member.name if member is not None else "nobody named",
        part=taker.part,
        state=state,
        since=since,
        words=words,
    )
