"""What a record says of one gag: the values that count, the words given, the takes done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from precipice.production.noun import Flag, Name, Noun
from precipice.production.problem import InputError, Problem
from precipice.safety.chain import Entry, canonical, digest
from precipice.safety.lines import Finite, Measured, Moment, State, Words
from precipice.safety.record import RECORD, NewEntry
from precipice.safety.signoff import SignOff

Outcome = Literal["good", "spoiled", "injured", "killed"]
OUTCOMES: tuple[Outcome, ...] = ("good", "spoiled", "injured", "killed")


class ConsentWord(Noun):
    """A person's word on their part in a gag.

    Attributes:
        person: Board number.
        by: Name of who says it: the person, or for a child the guardian.
        given: False where it is refused or withdrawn.
        words: What they said beside it; never asked for.
        at: When.
    """

    person: Annotated[str, Field(min_length=1, max_length=80)]
    by: Name
    given: Flag
    words: Words = ""
    at: Moment


class Observed(Noun):
    """What was measured of a take.

    Attributes:
        name: Parameter of the gag, or what else was measured.
        values: SI.
        unit: To show them in.
    """

    name: Annotated[str, Field(min_length=1, max_length=80)]
    values: Annotated[tuple[Finite, ...], Field(min_length=1, max_length=200)]
    unit: Annotated[str, Field(min_length=1, max_length=20)]


class TakeDone(Noun):
    """A take that was done.

    Attributes:
        take: Its number, 1 for the first.
        outcome: How it went.
        observed: What was measured of it.
        words: What else is to be said.
        by: Who logs it.
        at: When it was done.
        under: Hash of the statement it was a go under; "" where there was none.
    """

    take: Annotated[int, Field(strict=True, ge=1, le=10_000)]
    outcome: Outcome
    observed: tuple[Observed, ...] = ()
    words: Words = ""
    by: Name
    at: Moment
    under: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""


class Abort(Noun):
    """An attempt that was called off.

    Attributes:
        words: Why, if it was said.
        by: Who called it off.
        at: When.
    """

    words: Words = ""
    by: Name
    at: Moment


class LineShown(Noun):
    """A line of a decision as it was shown; see `precipice.safety.lines.Line`.

    Attributes:
        part: Part of the decision.
        name: Key.
        label: Words for the paper.
        state: What followed.
        found: What was found.
        asked: What was asked.
        by: Who measured or signed.
        at: When.
    """

    part: str
    name: str
    label: str
    state: State
    found: str
    asked: str
    by: str = ""
    at: Moment | None = None


class Verdict(Noun):
    """A decision as it was shown.

    Attributes:
        verdict: What it was.
        take: For which take.
        hash: Of the statement.
        statement: What there was to sign.
        lines: Every line.
        clock: "own", or "set by hand" where the moment was stated.
        at: The moment it was asked for.
    """

    verdict: Literal["go", "no-go"]
    take: Annotated[int, Field(strict=True, ge=1)]
    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    statement: dict[str, Any]
    lines: tuple[LineShown, ...]
    clock: Literal["own", "set by hand"]
    at: Moment

    @model_validator(mode="after")
    def _follows(self) -> Verdict:
        go = bool(self.lines) and all(line.state == "go" for line in self.lines)
        if (self.verdict == "go") != go or self.hash != digest(self.statement):
            raise ValueError(
                "found a verdict that does not follow from its lines; one that follows is allowed"
            )
        return self


NOUNS: Mapping[str, type[Noun]] = {
    "measured": Measured,
    "consent": ConsentWord,
    "signed": SignOff,
    "decision": Verdict,
    "abort": Abort,
    "take": TakeDone,
}


@dataclass(frozen=True, slots=True)
class Happened:
    """What the record says of one gag.

    Attributes:
        measured: Latest value of each line, by its name.
        consents: Latest word of each person, in the order of their first.
        signed: Every word given, in order.
        verdicts: Every decision, in order.
        aborts: Every attempt called off.
        takes: Every take done.
    """

    measured: Mapping[str, Measured]
    consents: tuple[ConsentWord, ...]
    signed: tuple[SignOff, ...]
    verdicts: tuple[Verdict, ...]
    aborts: tuple[Abort, ...]
    takes: tuple[TakeDone, ...]


def said_of(entries: Iterable[Entry], gag: str) -> tuple[Noun, ...]:
    """Everything a record says of one gag, in order.

    Raises:
        InputError: An entry is not of its kind.
    """
    return tuple(read_entry(entry) for entry in entries if entry.gag == gag)


def happened(said: Iterable[Noun]) -> Happened:
    """Fold what was said of one gag, in order.

    Of several values of a line the one measured last counts, and of two measured at the same moment the one
    written last.
    """
    said = tuple(said)
    measured: dict[str, Measured] = {}
    consents: dict[str, ConsentWord] = {}
    for one in said:
        if isinstance(one, Measured) and (one.name not in measured or measured[one.name].at <= one.at):
            measured[one.name] = one
        if isinstance(one, ConsentWord):
            consents[one.person] = one
    return Happened(
        measured=measured,
        consents=tuple(consents.values()),
        signed=tuple(one for one in said if isinstance(one, SignOff)),
        verdicts=tuple(one for one in said if isinstance(one, Verdict)),
        aborts=tuple(one for one in said if isinstance(one, Abort)),
        takes=tuple(one for one in said if isinstance(one, TakeDone)),
    )


def read_entry(entry: Entry) -> Noun:
    """What an entry says.

    Raises:
        InputError: Its kind is unknown, or its data is not of that kind.
    """
    noun = NOUNS.get(entry.kind)
    where = f"entry {entry.number}"
    if noun is None:
        raise InputError((Problem(RECORD, where, f"kind {entry.kind!r}", ", ".join(NOUNS)),))
    try:
        return noun.model_validate_json(canonical(dict(entry.data)))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise InputError(
            (Problem(RECORD, f"{where}.{field}", first["msg"], f"what {entry.kind} holds"),)
        ) from error


def written(gag: str, said: Noun) -> NewEntry:
    """An entry from what is to be said."""
    kind = next(kind for kind, noun in NOUNS.items() if type(said) is noun)
    return NewEntry(kind, gag, said.model_dump(mode="json"))
