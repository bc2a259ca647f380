"""A person's own consent: set, changed and taken back by their own account, and by no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from precipice.office.access import THEMSELVES, Visit
from precipice.office.areas.people.form import (
    Block,
    Filled,
    LimitBlock,
    filled,
    kept_of,
    limit_names,
    raw_of,
    raw_of_consent,
    read_form,
)
from precipice.office.areas.people.view import (
    People,
    answers_with,
    changed_answers,
    people_of,
)
from precipice.office.areas.people.words import BODY, DONE, LIMITS, kinds_first, mistake_words, sentences
from precipice.office.pages import Number, conflict_page, done, page
from precipice.office.store.revisions import Conflict
from precipice.plan.said import clock_of
from precipice.production.consent import Contact, Line
from precipice.production.kept_consent import KeptConsent, path_of
from precipice.production.people import CastMember
from precipice.production.problem import InputError
from precipice.safety.answers import CONTACT_TEXT

router = APIRouter(prefix="/p/{slug}")
Themselves = Annotated[Visit, Depends(THEMSELVES)]
LONGEST_WORDS = 600


async def _form(request: Request) -> FormData:
    return await request.form()


Fields = Annotated[FormData, Depends(_form)]


@router.get("/people/{person}/consent")
def consent_form(visit: Themselves, person: str) -> Response:
    """The form in plain words."""
    people, member = _own(visit, person)
    return _form_page(visit, people, member, filled(member.consent), visit.shoot.head)


@router.post("/people/{person}/consent/summary")
def summary(
    visit: Themselves,
    person: str,
    fields: Fields,
    base: Annotated[Number, Form()],
    again: Annotated[bool, Form()] = False,
) -> Response:
    """What a filled form says, in sentences, and what it changes; nothing is kept yet.

    With `again`, and where something in it cannot be said, the form as it was filled in.
    """
    people, member = _own(visit, person)
    form = read_form(fields)
    if again:
        return _form_page(visit, people, member, form, base)
    try:
        raw = raw_of(form, clock_of(people.checked).date(), member.consent)
        kept, _ = _kept(visit, people, member, raw)
    except InputError as error:
        return _form_page(visit, people, member, form, base, tuple(map(mistake_words, error.problems)))
    return page(
        visit,
        "people/summary.html.jinja",
        people=people,
        member=member,
        said=tuple(sentences(kept, people.names)),
        changes=changed_answers(people.answers_of(person), answers_with(people, person, kept)),
        fields=[(name, str(value)) for name, value in fields.multi_items() if name not in ("csrf", "again")],
    )


@router.post("/people/{person}/consent")
def keep(
    visit: Themselves, request: Request, person: str, fields: Fields, base: Annotated[Number, Form()]
) -> Response:
    """Keep what the form says, with date and account; not where another page has changed it since `base`."""
    people, member = _own(visit, person)
    raw = raw_of(read_form(fields), clock_of(people.checked).date(), member.consent)
    return _commit(visit, request, people, member, raw, "said what they agree to", base)


@router.get("/people/{person}/withdraw")
def withdraw_page(visit: Themselves, person: str, line: str = "") -> Response:
    """What taking something back does, and the button for it."""
    people, member = _own(visit, person)
    raw = _taken_back(people, member, line, "")
    kept, _ = _kept(visit, people, member, raw)
    return page(
        visit,
        "people/withdraw.html.jinja",
        people=people,
        member=member,
        line=line,
        words=dict(lines_of(member)).get(line, ""),
        changes=changed_answers(people.answers_of(person), answers_with(people, person, kept)),
    )


@router.post("/people/{person}/withdraw")
def withdraw(
    visit: Themselves,
    request: Request,
    person: str,
    line: Annotated[str, Form(max_length=20)] = "",
    said: Annotated[str, Form(max_length=LONGEST_WORDS)] = "",
    words: Annotated[str, Form(max_length=LONGEST_WORDS)] = "",
) -> Response:
    """Take back one line or all of it: from this moment, for everybody who looks.

    Raises:
        HTTPException: The line is no longer the one that the page said; another must not go in its place.
    """
    people, member = _own(visit, person)
    if line and dict(lines_of(member)).get(line) != said:
        raise HTTPException(404, "There is no such line any more, or it was taken back before. Look again.")
    raw = _taken_back(people, member, line, " ".join(words.split()))
    return _commit(visit, request, people, member, raw, "took consent back", visit.shoot.head)


def lines_of(member: CastMember) -> tuple[tuple[str, str], ...]:
    """The lines of a consent that can be taken back by themselves: where they stand, and their words."""
    return tuple(_standing(member))


def _standing(member: CastMember) -> Iterator[tuple[str, str]]:
    consent = member.consent
    if consent is None or consent.withdrawn_on is not None:
        return
    for side, words in (("receives", "to me"), ("gives", "by me")):
        lines: tuple[Line, ...] = getattr(consent, side)
        for number, line in enumerate(lines):
            if line.withdrawn_on is None and line.contact != Contact.NONE:
                where = ", ".join(BODY[region] for region in line.regions)
                yield f"{side}.{number}", f"{CONTACT_TEXT[line.contact]} {words}, on the {where}"


def _form_page(
    visit: Visit, people: People, member: CastMember, form: Filled, base: int, mistakes: tuple[str, ...] = ()
) -> Response:
    kinds = [gag.kind for gag in people.checked.production.gags if gag.id in people.gags_of(member.id)]
    return page(
        visit,
        "people/consent.html.jinja",
        422 if mistakes else 200,
        people=people,
        member=member,
        base=base,
        mistakes=mistakes,
        receives=(*form.receives, Block(("",))),
        gives=(*form.gives, Block(("",))),
        limits=(*form.limits, LimitBlock(("",))),
        double_for=form.double_for,
        others=[one for one in people.checked.production.cast if one.id != member.id],
        body=BODY,
        options=DONE,
        limit_words={name: LIMITS[name] for name in LIMITS if name in limit_names()},
        kinds=kinds_first(kinds),
    )


def _own(visit: Visit, person: str) -> tuple[People, CastMember]:
    assert person == visit.stands_for  # noqa: S101 - what the routes declare
    people = people_of(visit)
    return people, people.member(person)


def _taken_back(people: People, member: CastMember, line: str, words: str) -> dict[str, Any]:
    """The keys of a consent of which one line, or all for "", is taken back now.

    Raises:
        HTTPException: There is no such line.
    """
    now = clock_of(people.checked).replace(microsecond=0)
    said: dict[str, Any] = {"withdrawn_on": now} | ({"withdrawn_words": words} if words else {})
    consent = member.consent
    raw: dict[str, Any] = raw_of_consent(consent) if consent is not None else {"given_on": now.date()}
    if not line:
        return raw if consent is not None and consent.withdrawn_on is not None else raw | said
    if line not in dict(lines_of(member)):
        raise HTTPException(404, "There is no such line, or it was taken back before.")
    side, _, number = line.partition(".")
    rows: list[dict[str, Any]] = list(raw[side])
    rows[int(number)] = rows[int(number)] | said
    return raw | {side: rows}


def _kept(
    visit: Visit, people: People, member: CastMember, raw: Mapping[str, Any]
) -> tuple[KeptConsent, bytes]:
    by = f"{visit.account.name} ({visit.account.login})"
    return kept_of(member, people.names, by, clock_of(people.checked), raw)


def _commit(
    visit: Visit,
    request: Request,
    people: People,
    member: CastMember,
    raw: Mapping[str, Any],
    what: str,
    base: int,
) -> Response:
    _, content = _kept(visit, people, member, raw)
    words = f"{member.name} ({member.id}) {what}"
    made = visit.office.commit(visit, base, {path_of(member.id): content}, words, "consent")
    if isinstance(made, Conflict):
        return conflict_page(visit, made, request)
    return done(visit, f"/p/{visit.shoot.slug}/people/{member.id}")
