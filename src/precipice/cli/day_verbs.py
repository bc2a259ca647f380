"""`gonogo` and `take`: the decision on the day, and what came of it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from precipice.plan.check import Checked
    from precipice.plan.plan import Plan
    from precipice.production.noun import Noun
    from precipice.production.stunt import GagEntry
    from precipice.safety.decision import Decision
    from precipice.safety.happened import Happened
    from precipice.safety.hazards import Register
    from precipice.safety.record import Reading

DONE, NO_GO = 0, 3
TRIES = 5
"""Times that a command is worked out anew where somebody else wrote to the record meanwhile."""

TIMES = "as 2027-06-09T05:40+02:00, or 05:40 of today; on the calendar's clock where no zone is given"


def add_gonogo(verbs: Any) -> None:
    """Add `gonogo`."""
    verb = verbs.add_parser(
        "gonogo",
        help="the decision on the day: limits card, checks, consents and signatures, line by line",
        description="Holds live values against the gag's limits and checks, and says of each line go, no-go "
        "or not measured; not measured is no-go. What is given is written to the record, and so is the "
        "decision. Ends with 3 where it is a no-go.",
    )
    _add_who(verb)
    verb.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help='"wind=9 mph", medic=yes'
    )
    verb.add_argument("--values", metavar="FILE", type=Path, help="live values from a TOML or JSON file")
    verb.add_argument(
        "--consent", action="append", default=[], metavar="PERSON=yes|no", help="a performer's consent"
    )
    verb.add_argument(
        "--sign", metavar="ROLE=yes|no", help="sign, or refuse to; performer:7=no for one of several"
    )
    verb.add_argument("--abort", action="store_true", help="call the attempt off")
    verb.add_argument("--after-take", action="store_true", help="observed against predicted, take by take")
    verb.add_argument(
        "--assess", action="store_true", help="with --after-take: simulate anew with what was learned"
    )
    verb.add_argument(
        "--now", metavar="TIME", help="the moment to decide at, for rehearsals; the record says so"
    )
    verb.add_argument("--json", action="store_true", help="print the decision as JSON")
    verb.set_defaults(verb=_gonogo)


def add_take(verbs: Any) -> None:
    """Add `take`."""
    verb = verbs.add_parser(
        "take",
        help="log a take: how it went and what was measured of it",
        description="Writes a take to the record, with its outcome and what was measured of it, and shows "
        "what that says of what was predicted. Ends with 3 where there was no go for it.",
    )
    _add_who(verb)
    verb.add_argument("--outcome", required=True, choices=("good", "spoiled", "injured", "killed"))
    verb.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help='"lip_speed=30.6 mph"')
    verb.add_argument(
        "--now", metavar="TIME", help="the moment of writing, for rehearsals; the record says so"
    )
    verb.set_defaults(verb=_take)


def _add_who(verb: Any) -> None:
    verb.add_argument("folder", metavar="DIR", type=Path, help="folder with a production.toml")
    verb.add_argument("gag", metavar="GAG", help="id of the gag")
    verb.add_argument("--by", metavar="NAME", help="who measures, signs, consents or logs")
    verb.add_argument("--at", metavar="TIME", help=f"when it was; now where left out; {TIMES}")
    verb.add_argument("--words", metavar="TEXT", default="", help="what else is to be said; never needed")
    verb.add_argument("--plan", metavar="FILE", type=Path, help="the plan; DIR/out/plan.json where left out")
    verb.add_argument(
        "--worth", type=float, default=None, help="runs that a stated tolerance weighs as much as"
    )


@dataclass(frozen=True)
class _Day:
    """A gag on its day, as read: production, plan, register and record."""

    checked: Checked
    gag: GagEntry
    plan: Plan | None
    hazards: Register
    reading: Reading
    said: Happened
    now: datetime
    clock: str

    def decision(self, said: Happened | None = None, now: datetime | None = None) -> Decision:
        """The decision with what was said, now or at another moment."""
        from precipice.plan.day import decide

        return decide(self.checked, self.gag, self.plan, self.hazards, said or self.said, now or self.now)


def _read_day(options: argparse.Namespace) -> _Day:
    """Everything there is on a gag.

    Raises:
        InputError: Something of it cannot be used, or the record was changed.
    """
    from precipice.plan.check import check
    from precipice.plan.day import gag_of, read_plan
    from precipice.plan.said import clock_of
    from precipice.safety.happened import happened, said_of
    from precipice.safety.hazards import read_hazards
    from precipice.safety.record import read_record, refuse_damaged

    checked = check(options.folder)
    gag = gag_of(checked, options.gag)
    reading = read_record(options.folder)
    refuse_damaged(options.folder, reading)
    return _Day(
        checked=checked,
        gag=gag,
        plan=read_plan(options.plan or options.folder / "out" / "plan.json"),
        hazards=read_hazards(options.folder, (one.id for one in checked.production.gags)),
        reading=reading,
        said=happened(said_of(reading.entries, gag.id)),
        now=_moment(checked, options.now, "--now") if options.now else clock_of(checked),
        clock="set by hand" if options.now else "own",
    )


def _gonogo(options: argparse.Namespace) -> int:
    import json

    from precipice.cli.day_text import decision_text
    from precipice.production.problem import InputError
    from precipice.safety.record import MovedError, read_record

    for attempt in range(TRIES):
        try:
            day = _read_day(options)
            if options.after_take:
                return _after_take(options, day)
            decision = _decided(options, day)
            break
        except MovedError:
            if attempt == TRIES - 1:
                _keep_a_no(options)
                raise
        except InputError:
            _keep_a_no(options)
            raise
    if options.json:
        data = {"verdict": decision.verdict, "gag": decision.gag, "take": decision.take}
        print(json.dumps({**data, "lines": [line.data() for line in decision.lines]}, indent=1))
    else:
        head = read_record(options.folder).head
        print(decision_text(decision, day.gag.description, head if head.count else None, options.abort))
    return DONE if decision.verdict == "go" and not options.abort else NO_GO


def _decided(options: argparse.Namespace, day: _Day) -> Decision:
    """Write what was said together with the decision that follows; a bare look writes nothing.

    Raises:
        InputError: Something cannot be used; nothing was written.
        MovedError: Somebody else wrote meanwhile; nothing was written.
    """
    from precipice.plan.said import verdict_of
    from precipice.safety.happened import happened, said_of, written
    from precipice.safety.record import append

    new = tuple(_said(options, day))
    if not new:
        return day.decision()
    decision = day.decision(happened((*said_of(day.reading.entries, day.gag.id), *new)))
    verdict = verdict_of(decision, day.clock != "own")
    entries = [written(day.gag.id, one) for one in (*new, verdict)]
    append(options.folder, entries, day.now, expected=day.reading.head)
    return decision


def _keep_a_no(options: argparse.Namespace) -> None:
    """Write a refusal down even where the production cannot be read: it must never wait for a mended file.

    Raises:
        InputError: The record was changed; then there is no go either.
    """
    from precipice.plan.said import no_of
    from precipice.safety.happened import written
    from precipice.safety.record import append
    from precipice.safety.signoff import ROLES

    who, _, word = (options.sign or "").partition("=")
    role, _, person = who.strip().partition(":")
    if role not in ROLES or word.strip().casefold() != "no":
        return
    now = datetime.now().astimezone().replace(microsecond=0)
    no = no_of(role, person, options.by or ROLES[role], options.words, now)
    append(options.folder, [written(options.gag, no)], now)
    print(f"The no of {options.by or ROLES[role]} to {options.gag} is on record all the same.")


def _said(options: argparse.Namespace, day: _Day) -> Iterator[Noun]:
    """What the command says, as nouns of the record.

    Raises:
        InputError: A value, a name or a time in it cannot be used, or there is nothing to sign yet.
    """
    from precipice.plan.said import refuse_to_come
    from precipice.safety.happened import Abort

    at = _moment(day.checked, options.at, "--at") if options.at else day.now
    refuse_to_come(at, day.now, "--at")
    if options.set or options.consent or options.abort:
        _needed(options.by)
    yield from _measured(options, day, at)
    yield from _consents(options, day, at)
    if options.sign:
        yield _signature(options, day, at)
    if options.abort:
        yield Abort(words=options.words, by=options.by, at=at)


def _needed(by: str | None) -> None:
    if not (by and by.strip()):
        raise _refused("--by", "nobody", "the name of who measures, signs, consents or logs")


def _measured(options: argparse.Namespace, day: _Day, at: datetime) -> Iterator[Noun]:
    from precipice.cli.live import from_file, value_of
    from precipice.plan.said import refuse_to_come

    rules = {rule.name: rule for rule in day.decision().rules}
    if options.values:
        for one in from_file(options.values, rules, lambda text: _moment(day.checked, text, "at")):
            refuse_to_come(one.at, day.now, f"{options.values}: {one.name}")
            yield one
    for pair in options.set:
        yield value_of(pair, rules, options.by, at)


def _consents(options: argparse.Namespace, day: _Day, at: datetime) -> Iterator[Noun]:
    from precipice.safety.happened import ConsentWord

    cast = {member.id: member.name for member in day.checked.production.cast}
    for pair in options.consent:
        who, given = _answer("--consent", pair)
        if who not in cast:
            raise _refused("--consent", repr(who), f"a cast id: {', '.join(cast)}")
        yield ConsentWord(person=who, by=options.by, given=given, words=options.words, at=at)


def _signature(options: argparse.Namespace, day: _Day, at: datetime) -> Noun:
    """A word in a role. A no is always taken; a yes only where there is something to sign."""
    from precipice.plan.said import no_of, yes_to
    from precipice.safety.signoff import ROLES

    who, yes = _answer("--sign", options.sign)
    role, _, person = who.partition(":")
    if role not in ROLES:
        raise _refused("--sign", repr(role), ", ".join(ROLES))
    decision = day.decision()
    if role == "performer" and not person and len(decision.people) == 1:
        person = decision.people[0]
    if not yes:
        return no_of(role, person, options.by or ROLES[role], options.words, at)
    _needed(options.by)
    if options.set or options.values or options.consent:
        raise _refused(
            "--sign", "a yes together with new values", "a yes to what has been seen: sign by itself"
        )
    return yes_to(decision, role, person, options.by, options.words, at)


def _take(options: argparse.Namespace) -> int:
    from precipice.cli.live import observed
    from precipice.plan.said import refuse_to_come
    from precipice.safety.happened import TakeDone, written
    from precipice.safety.record import append

    _needed(options.by)
    day = _read_day(options)
    at = _moment(day.checked, options.at, "--at") if options.at else day.now
    refuse_to_come(at, day.now, "--at")
    decision = day.decision(now=at)
    went = decision.verdict == "go"
    take = TakeDone(
        take=len(day.said.takes) + 1,
        outcome=options.outcome,
        observed=tuple(observed(pair, day.plan, day.gag.id) for pair in options.set),
        words=options.words,
        by=options.by,
        at=at,
        under=decision.statement_hash if went else "",
    )
    append(options.folder, [written(day.gag.id, take)], day.now, expected=day.reading.head)
    under = "under a go" if went else "WITHOUT A GO"
    print(f"Take {take.take} of {day.gag.id} logged: {take.outcome}, {under}.")
    _after_take(argparse.Namespace(**{**vars(options), "assess": False}), _read_day(options))
    return DONE if went else NO_GO


def _after_take(options: argparse.Namespace, day: _Day) -> int:
    from precipice.cli.day_text import learned_text
    from precipice.plan.after_take import learned_inputs, learned_odds
    from precipice.plan.day import assessment_of
    from precipice.safety.learn import RUNS_WORTH

    assessment = assessment_of(day.plan, day.gag.id)
    takes = day.said.takes
    if not takes:
        print(f"No take of {day.gag.id} is on record.")
        return DONE
    if assessment is None:
        print(f"{day.gag.id} has no assessment to hold its takes against.")
        return DONE
    worth = RUNS_WORTH if options.worth is None else options.worth
    if not 0.0 < worth <= 1e6:
        raise _refused("--worth", f"{worth:g}", "a number of runs above 0, up to a million")
    inputs = learned_inputs(assessment, takes, worth)
    anew = None
    if options.assess:
        from precipice.cli.show import Progress
        from precipice.plan.reassess import reassess

        with Progress() as progress:

            def stage(name: str, total: int) -> Any:
                progress.stage(name, total)
                return progress.advance

            anew = reassess(day.checked, day.gag, inputs, assessment.seed, stage)
    gate = next((one for one in day.checked.production.gates if one.gag == day.gag.id), None)
    odds = learned_odds(assessment, takes)
    print(learned_text(assessment, inputs, odds, takes, gate.readiness if gate else None, anew))
    return DONE


def _answer(flag: str, pair: str) -> tuple[str, bool]:
    who, equals, word = pair.partition("=")
    if not equals or word.strip().casefold() not in ("yes", "no"):
        raise _refused(flag, repr(pair), "WHO=yes or WHO=no")
    return who.strip(), word.strip().casefold() == "yes"


def _moment(checked: Checked, text: str, where: str) -> datetime:
    """A time as people write it.

    Raises:
        InputError: It is none.
    """
    from zoneinfo import ZoneInfo

    from precipice.plan.said import clock_of

    zone = checked.production.calendar.time_zone
    try:
        written = f"{clock_of(checked).date().isoformat()}T{text}" if len(text) == 5 else text
        found = datetime.fromisoformat(written)
    except ValueError as error:
        raise _refused(where, repr(text), f"a time {TIMES}") from error
    if found.tzinfo is not None:
        return found
    return found.replace(tzinfo=ZoneInfo(zone)) if zone else found.astimezone()


def _refused(where: str, found: str, allowed: str) -> Exception:
    from precipice.plan.said import refusal

    return refusal(where, found, allowed)
