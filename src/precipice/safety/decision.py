"""Go or no-go: one question with everything that bears on it, and the one way to an answer.

An answer is never stored and never set: it follows from the question each time it is asked. It is a go where
every line is, and there is a line for everything that must be asked. Whatever is missing, stale or unclear is
a no-go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from precipice.safety.chain import digest
from precipice.safety.lines import Line, Measured, Rule, judge
from precipice.safety.signoff import ALWAYS, Signer, SignOff, judge_signatures

ConsentState = Literal["given", "refused", "withdrawn", "not stated"]


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether a person agrees to their part in a gag.

    Attributes:
        person: Board number.
        name: Words for the paper.
        state: What they said; "not stated" is no consent.
        words: What was said beside it, if anything; never asked for.
        by: Who said it; "" where nobody did.
        at: When; None where nobody did.
    """

    person: str
    name: str
    state: ConsentState
    words: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something of the plan or the hazards that is settled before the day: a yes or a no.

    Attributes:
        part: "plan", "hazards" or "consent".
        name: Key.
        label: Words for the paper.
        holds: Whether it is so.
        found: What was found, in words.
        asked: What is asked, in words.
        hash: Of what it was read from, so that a signature is bound to it.
    """

    part: str
    name: str
    label: str
    holds: bool
    found: str
    asked: str
    hash: str = ""


@dataclass(frozen=True)
class Decision:
    """A gag, a moment, and all that bears on whether it is done now.

    Attributes:
        gag: Id of the gag.
        take: Which take it would be, 1 for the first.
        attempt: Which attempt, 1 for the first; one that was called off counts.
        now: The moment.
        people: Board numbers of everybody to whom or by whom it is done.
        consents: What they agreed to.
        facts: What was settled before the day.
        rules: What is asked of the day.
        measured: What was measured, by the name of the line.
        signers: Whose word is needed.
        signed: Every word given, in the order of the record.
    """

    gag: str
    take: int
    attempt: int
    now: datetime
    people: tuple[str, ...]
    consents: tuple[Consent, ...]
    facts: tuple[Fact, ...]
    rules: tuple[Rule, ...]
    measured: Mapping[str, Measured]
    signers: tuple[Signer, ...]
    signed: tuple[SignOff, ...]

    @cached_property
    def before_signing(self) -> tuple[Line, ...]:
        """Every line but the signatures."""
        facts = [
            Line(one.part, one.name, one.label, "go" if one.holds else "no-go", one.found, one.asked)
            for one in self.facts
        ]
        rules = [judge(rule, self.measured.get(rule.name), self.now) for rule in self.rules]
        return (*self._consent_lines(), *self._missing(), *facts, *rules)

    @cached_property
    def signatures(self) -> tuple[Line, ...]:
        """A line for each signature."""
        return judge_signatures(self.signers, self.signed, self.statement_hash)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line."""
        return (*self.before_signing, *self.signatures)

    @property
    def ready(self) -> bool:
        """Whether everything but the signatures is a go."""
        return all(line.state == "go" for line in self.before_signing)

    @property
    def verdict(self) -> Literal["go", "no-go"]:
        """A go where every line is a go."""
        return "go" if self.ready and all(line.state == "go" for line in self.signatures) else "no-go"

    @cached_property
    def statement(self) -> dict[str, Any]:
        """What is signed: all that the answer hangs on, as plain JSON."""
        return {
            "gag": self.gag,
            "take": self.take,
            "attempt": self.attempt,
            "people": list(self.people),
            "consents": [[one.person, one.state] for one in self.consents],
            "facts": [[one.part, one.name, one.holds, one.found, one.hash] for one in self.facts],
            "rules": [rule.data() for rule in self.rules],
            "measured": [
                self.measured[rule.name].model_dump(mode="json")
                for rule in self.rules
                if rule.name in self.measured
            ],
        }

    @cached_property
    def statement_hash(self) -> str:
        """Hash of what is signed."""
        return digest(self.statement)

    def _consent_lines(self) -> list[Line]:
        """A line for everybody who takes part, and for others who refused; the strictest word counts."""
        lines = []
        for person in dict.fromkeys((*self.people, *(one.person for one in self.consents))):
            words = [one for one in self.consents if one.person == person]
            worst = next((one for one in words if one.state != "given"), words[0] if words else None)
            if worst is None:
                name = next((one.name for one in self.signers if one.person == person), person)
                worst = Consent(person, name, "not stated")
            found = f"{worst.state}: {worst.words}" if worst.words else worst.state
            state: Literal["go", "no-go"] = "go" if worst.state == "given" else "no-go"
            label = f"consent, {worst.name}"
            lines.append(Line("consent", person, label, state, found, "given", worst.by, worst.at))
        return lines

    def _missing(self) -> list[Line]:
        """A no-go for everything that must be asked and is not."""
        lines = []
        if not self.people:
            found = "nobody is named who does it"
            lines.append(Line("consent", "consent", "consent", "no-go", found, "everybody's who takes part"))
        if not self.rules:
            lines.append(Line("limits", "limits", "limits", "no-go", "no line", "one or more"))
        performers = {one.person for one in self.signers if one.role == "performer"}
        wanted: list[str] = [role for role in ALWAYS if all(one.role != role for one in self.signers)]
        wanted += [f"performer {person}" for person in self.people if person not in performers]
        lines += [Line("signed", role, role, "no-go", "is not asked", "to sign") for role in wanted]
        return lines
