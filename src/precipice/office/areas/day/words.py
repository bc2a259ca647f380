"""What is said of a gag on its day: values, consents, signatures, a no, takes; on the disk when answered."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, HTTPException
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import Connection

from precipice.office.access import MEMBERS, PLANNERS, Visit, roles
from precipice.office.areas.day.exposed import exposure_file
from precipice.office.areas.day.gag_day import GagDay, gag_day, glance_of, speaks_as
from precipice.office.areas.day.router import GagId, router
from precipice.office.areas.day.sight import eyes_of, lines_seen
from precipice.office.store import accounts, pins, record, revisions
from precipice.office.store.engine import reading, writing
from precipice.plan.check import Checked
from precipice.plan.day import people_of
from precipice.plan.said import no_of, observed_of, refusal, verdict_of, yes_to
from precipice.production.noun import Noun
from precipice.production.problem import InputError
from precipice.production.quantity import QuantityError
from precipice.safety.decision import Decision
from precipice.safety.happened import Abort, ConsentWord, Outcome, TakeDone, happened, said_of, written
from precipice.safety.lines import Measured, read_value
from precipice.safety.log_file import FILE_NAME as EXPOSURE
from precipice.safety.record import NewEntry

WORKING = roles("producer", "first_ad", "coordinator", "performer", "department")
"""Whoever works on the day ticks and measures; who looks on does not."""
Member = Annotated[Visit, Depends(MEMBERS)]
Worker = Annotated[Visit, Depends(WORKING)]
Performer = Annotated[Visit, Depends(roles("performer"))]
Signer = Annotated[Visit, Depends(roles("first_ad", "coordinator", "performer", "department"))]
Planner = Annotated[Visit, Depends(PLANNERS)]
Text = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]
Short = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
LONGEST_KEPT = 7 * 24 * 3600.0
"""s for which a phone may have kept what was ticked."""
TRIES = 2
SAME = timedelta(seconds=2)
Say = Callable[[Connection, GagDay], Sequence[Noun]]


class Sent(BaseModel):
    """What a page sends; nothing else is taken."""

    model_config = ConfigDict(extra="forbid")


class Value(Sent):
    """One value: which line, as typed, in which case, and how long ago by the phone's own clock, s."""

    name: Short
    value: Short
    case: Short = ""
    ago: Annotated[float, Field(ge=0.0, le=LONGEST_KEPT, allow_inf_nan=False)] = 0.0


class Values(Sent):
    """Values that a page kept and sends."""

    values: Annotated[list[Value], Field(min_length=1, max_length=100)]


class Yes(Sent):
    """A signature: what was seen, and the password or the PIN typed anew."""

    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    secret: Short
    words: Text = ""


class No(Sent):
    """A no. The words are never needed."""

    words: Text = ""


class OwnConsent(Sent):
    """A performer's word for today's gag."""

    given: bool
    words: Text = ""


class Take(Sent):
    """A take that was done: its number as the page showed it, so that none is logged twice."""

    take: Annotated[int, Field(ge=1, le=10_000)]
    outcome: Outcome
    observed: Annotated[dict[Short, Short], Field(max_length=40)] = {}
    exposed: Annotated[dict[Short, Short], Field(max_length=40)] = {}
    words: Text = ""


@router.post("/day/gag/{gag}/values")
def measure(visit: Worker, gag: GagId, asked: Values) -> JSONResponse:
    """Values of the day; one that was sent before is not written again."""

    def say(_conn: Connection, day: GagDay) -> Sequence[Noun]:
        rules = {rule.name: rule for rule in day.decision.rules}
        new: list[Noun] = []
        for one in asked.values:
            if one.name not in rules:
                raise refusal("values", repr(one.name), f"a line of this gag: {', '.join(rules)}")
            at = (day.now - timedelta(seconds=math.floor(one.ago))).replace(microsecond=0)
            try:
                found = read_value(rules[one.name], one.value.strip(), visit.author.name, at, one.case)
            except QuantityError as error:
                text, _, allowed = str(error).partition("; ")
                raise refusal(one.name, text.removeprefix("found "), allowed) from error
            if not _is_there(found, day.said.measured.get(found.name)):
                new.append(found)
        return new

    return _answer(visit, gag, say)


@router.post("/day/gag/{gag}/consent")
def consent(visit: Performer, gag: GagId, asked: OwnConsent) -> JSONResponse:
    """The performer's own word on today's gag; nobody else has one."""

    def say(_conn: Connection, day: GagDay) -> Sequence[Noun]:
        person = _own(visit, day)[1]
        if not person:
            raise HTTPException(403, "This account speaks for nobody in this gag.")
        by = visit.author.name
        return (ConsentWord(person=person, by=by, given=asked.given, words=asked.words, at=day.now),)

    return _answer(visit, gag, say)


@router.post("/day/gag/{gag}/sign")
def sign(visit: Signer, gag: GagId, asked: Yes) -> JSONResponse:
    """A yes, in the role of the account and with its password or PIN typed anew, to what was seen."""
    _prove(visit, asked.secret)

    def say(_conn: Connection, day: GagDay) -> Sequence[Noun]:
        role, person = _own(visit, day)
        if not role:
            raise HTTPException(403, "This account's word is not asked for in this gag.")
        decision = day.decision
        if decision.statement_hash != asked.hash:
            raise HTTPException(
                409, "Something has changed since you looked. Nothing was signed; look again."
            )
        _refuse_early(visit, decision)
        return (yes_to(decision, role, person, visit.author.name, asked.words, day.now),)

    return _answer(visit, gag, say)


@router.post("/day/gag/{gag}/no")
def refuse(visit: Member, gag: GagId, asked: No) -> JSONResponse:
    """A no, by anybody: who signs refuses, anybody else calls it off. It waits for no file to be mended."""

    def say(_conn: Connection, day: GagDay) -> Sequence[Noun]:
        role, person = _own(visit, day)
        needed = {(one.role, one.person) for one in day.decision.signers}
        if (role, person) in needed:
            return (no_of(role, person, visit.author.name, asked.words, day.now),)
        return (Abort(words=asked.words, by=visit.author.name, at=day.now),)

    try:
        return _answer(visit, gag, say)
    except InputError:
        return _no_all_the_same(visit, gag, asked.words)


@router.post("/day/gag/{gag}/take")
def take(visit: Planner, gag: GagId, asked: Take) -> JSONResponse:
    """A take, how it went, what was measured of it, and what it was for the bodies in it."""

    def say(conn: Connection, day: GagDay) -> Sequence[Noun]:
        number = len(day.said.takes) + 1
        if asked.take != number:
            raise HTTPException(
                409, f"The next take is take {number}; somebody logged another one meanwhile."
            )
        decision = day.decision
        plan = day.made.plan if day.made else None
        seen = [(name, text.strip()) for name, text in asked.observed.items() if text.strip()]
        done = TakeDone(
            take=number,
            outcome=asked.outcome,
            observed=tuple(observed_of(plan, day.gag.id, name, text, "measured") for name, text in seen),
            words=asked.words,
            by=visit.author.name,
            at=day.now,
            under=decision.statement_hash if decision.verdict == "go" else "",
        )
        _log_exposure(conn, visit, day, asked)
        return (done,)

    return _answer(visit, gag, say)


def _answer(visit: Visit, gag: str, say: Say) -> JSONResponse:
    """Work out what is said and write it with the decision that follows, in one transaction.

    Raises:
        InputError: It cannot be said; nothing was written.
    """
    for _ in range(TRIES):
        number, checked = _newest(visit)
        with writing(visit.office.engine) as conn:
            record.hold(conn, visit.shoot.id)
            shoot = revisions.production_at(conn, visit.shoot.id)
            if shoot is None or shoot.head != number:
                continue
            answer = _write(conn, visit, gag_day(conn, visit, checked, number, gag), say)
        visit.office.live.wake()
        return answer
    # Somebody moves strips faster than the production is read: it is read while nobody else may write.
    with writing(visit.office.engine) as conn:
        record.hold(conn, visit.shoot.id)
        number, checked = _newest(visit)
        answer = _write(conn, visit, gag_day(conn, visit, checked, number, gag), say)
    visit.office.live.wake()
    return answer


def _newest(visit: Visit) -> tuple[int, Checked]:
    """The newest revision's number, and the production as it has it."""
    with reading(visit.office.engine) as conn:
        shoot = revisions.production_at(conn, visit.shoot.id)
    if shoot is None:
        raise HTTPException(404, "There is no such production.")
    return shoot.head, visit.office.checked_of(shoot.id, shoot.head)


def _write(conn: Connection, visit: Visit, day: GagDay, say: Say) -> JSONResponse:
    new = tuple(say(conn, day))
    if new:
        entries = record.entries_of(conn, visit.shoot.id, day.gag.id)
        day = day.with_said(happened((*said_of(entries, day.gag.id), *new)))
        nouns = (*new, verdict_of(day.decision))
        _append(conn, visit, [written(day.gag.id, one) for one in nouns], day.now)
    decision = day.decision
    head = record.head_of(conn, visit.shoot.id)
    data: dict[str, Any] = {"word": glance_of(decision.lines).word, "hash": decision.statement_hash}
    return JSONResponse(data | {"take": decision.take, "record": head.count, "head": str(head)})


def _append(conn: Connection, visit: Visit, new: Sequence[NewEntry], at: datetime) -> None:
    made = record.append(conn, visit.shoot.id, new, at)
    kinds = ", ".join(dict.fromkeys(one.kind for one in made))
    visit.log(conn, f"record {made[0].gag[:40]}", f"{kinds}; head {made[-1].number}:{made[-1].hash}")


def _is_there(new: Measured, there: Measured | None) -> bool:
    """Whether a value is the one that counts already: a phone sends anew what it had no answer to."""
    if there is None or abs(new.at - there.at) > SAME:
        return False
    return new.model_copy(update={"at": there.at}) == there


def _own(visit: Visit, day: GagDay) -> tuple[str, str]:
    return speaks_as(visit, day.checked, day.gag, tuple(people_of(day.checked, day.gag)))


def _refuse_early(visit: Visit, decision: Decision) -> None:
    """Refuse a signature while another line is open, in the words that the signer may read.

    Raises:
        InputError: One is.
    """
    seen = (line for line in lines_seen(decision.before_signing, eyes_of(visit)) if line.state != "go")
    line = next(seen, None)
    if line is not None:
        found = f"{line.label}: {line.state} ({line.found})"
        raise refusal("sign", found, "a yes once every other line is a go; a no at any time")


def _prove(visit: Visit, secret: str) -> None:
    """Have the password or the PIN typed anew.

    Raises:
        HTTPException: It is neither, or there were too many tries.
    """
    office, account = visit.office, visit.account
    wait = office.signing_in.wait(f"signs {account.id}")
    if wait:
        raise HTTPException(
            429, f"Too many tries; again in {math.ceil(wait)} seconds.", {"Retry-After": str(math.ceil(wait))}
        )
    with reading(office.engine) as conn:
        _, password = accounts.stored_password(conn, account.login)
        pin = pins.stored_pin(conn, account.id)
    is_pin = secret.isdecimal() and pin != ""
    right = accounts.password_is(pin, secret) if is_pin else False
    right = right or accounts.password_is(password, secret)
    with writing(office.engine) as conn:
        pins.count_try(conn, account.id, right)
        if not right:
            visit.log(conn, "signature refused", "wrong password or PIN")
    if not right:
        raise HTTPException(403, "Nothing was signed: this is not your password or PIN.")
    office.signing_in.forget(f"signs {account.id}")


def _no_all_the_same(visit: Visit, gag: str, words: str) -> JSONResponse:
    """Write a no down where the production or its register cannot be read.

    A performer's is written for no board number, so that it stands until every performer of the gag says yes.

    Raises:
        InputError: The record itself is damaged; then there is no go either.
    """
    role = visit.role if visit.role in ("coordinator", "first_ad", "performer") else ""
    by, now = visit.author.name, datetime.now().astimezone().replace(microsecond=0)
    said: Noun = no_of(role, "", by, words, now) if role else Abort(words=words, by=by, at=now)
    with writing(visit.office.engine) as conn:
        record.hold(conn, visit.shoot.id)
        _append(conn, visit, [written(gag[:200], said)], now)
        head = record.head_of(conn, visit.shoot.id)
    visit.office.live.wake()
    return JSONResponse({"word": "NO-GO", "hash": "", "take": 0, "record": head.count, "head": str(head)})


def _log_exposure(conn: Connection, visit: Visit, day: GagDay, asked: Take) -> None:
    """Add what the take was for the bodies in it to exposure.csv, as a revision of its own."""
    found = revisions.revision(conn, visit.shoot.id, day.revision)
    there = revisions.contents(conn, found).get(EXPOSURE)
    content = exposure_file(there, day, asked.take, asked.exposed)
    if content is None:
        return
    said = f"{day.gag.id}, take {asked.take}: what it was for the bodies in it"
    made = revisions.commit(
        conn, visit.shoot.id, day.revision, {EXPOSURE: content}, visit.author, said, "take"
    )
    if not isinstance(made, revisions.Revision):
        raise HTTPException(409, "Somebody changed the log of exposure meanwhile; nothing was written.")
    visit.log(conn, "revision take", said, made.number)
