"""The decision on the day: a gag's card, checks, hazards and consents, and what the record says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from math import inf
from pathlib import Path

from pydantic import ValidationError

from precipice.gags.checklist import checklist_of
from precipice.gags.registry import MODELLED, kind_of
from precipice.plan.after_take import learned_facts
from precipice.plan.check import Checked
from precipice.plan.consents import asked_of, consents
from precipice.plan.plan import Plan
from precipice.plan.stated import stated_hash
from precipice.production.assessment import Assessment
from precipice.production.findings import LimitsCard
from precipice.production.problem import InputError, Problem
from precipice.production.stunt import GagEntry
from precipice.safety.chain import digest
from precipice.safety.checks import age_of, check_rules, practice
from precipice.safety.decision import Consent, ConsentState, Decision, Fact
from precipice.safety.happened import ConsentWord, Happened
from precipice.safety.hazards import Register
from precipice.safety.lines import NOWHERE, Case, Rule
from precipice.safety.signoff import Signer

STANDING: dict[str, ConsentState] = {
    "agreed": "given",
    "no contact": "given",
    "not stated": "not stated",
    "not settled": "not stated",
    "withdrawn": "withdrawn",
}
"""What a standing answer comes to on the day; any other is a refusal."""

HARMED = ("injured", "killed")
LARGEST_PLAN = 500_000_000


def read_plan(path: Path) -> Plan | None:
    """The plan that was made; None where there is no file.

    Raises:
        InputError: The file is no plan of this version.
    """
    if not path.is_file():
        return None
    allowed = "a plan.json of this version; `precipice plan` writes one"
    if path.stat().st_size > LARGEST_PLAN:
        raise InputError((Problem(str(path), "", f"{path.stat().st_size:,} bytes", allowed),))
    try:
        return Plan.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise InputError((Problem(str(path), field, first["msg"], allowed),)) from error


def gag_of(checked: Checked, gag_id: str) -> GagEntry:
    """A gag by its id.

    Raises:
        InputError: There is none.
    """
    for gag in checked.production.gags:
        if gag.id == gag_id:
            return gag
    known = ", ".join(gag.id for gag in checked.production.gags) or "no gag"
    raise InputError((Problem(str(checked.folder), "GAG", repr(gag_id), known),))


def decide(
    checked: Checked, gag: GagEntry, plan: Plan | None, hazards: Register, said: Happened, now: datetime
) -> Decision:
    """Put together everything that bears on whether a gag is done now.

    Args:
        checked: The production.
        gag: The gag.
        plan: The plan that holds its assessment; None where none was made.
        hazards: The production's register.
        said: What the record says of the gag.
        now: The moment, with its time zone.
    """
    assessment = assessment_of(plan, gag.id)
    people = people_of(checked, gag)
    return Decision(
        gag=gag.id,
        take=len(said.takes) + 1,
        attempt=len(said.takes) + len(said.aborts) + 1,
        now=now,
        people=tuple(people),
        consents=(
            *standing_consents(checked, gag, assessment),
            *(_consent(word, people) for word in said.consents),
        ),
        facts=(
            *_plan_facts(checked, gag, plan),
            _takes(gag, said),
            *learned_facts(assessment, said.takes),
            _hazards(gag, hazards),
        ),
        rules=rules_of(gag, assessment, said),
        measured=said.measured,
        signers=signers_of(gag, people),
        signed=said.signed,
    )


def assessment_of(plan: Plan | None, gag_id: str) -> Assessment | None:
    """A gag's assessment in a plan; None where it has none."""
    return next((one for one in (plan.assessments if plan else ()) if one.gag == gag_id), None)


def people_of(checked: Checked, gag: GagEntry) -> dict[str, str]:
    """Everybody to whom or by whom it is done: board number to name."""
    asked = next(one for one in asked_of(checked) if one.gag == gag.id)
    taking = {gag.performer, *(taker.id for taker in asked.takers)}
    return {
        member.id: f"double for {member.name}" if gag.double and member.id == gag.performer else member.name
        for member in checked.production.cast
        if member.id in taking
    }


def standing_consents(checked: Checked, gag: GagEntry, assessment: Assessment | None) -> tuple[Consent, ...]:
    """What the production says that people agreed to, for this gag and what it demands.

    Where nothing is asked of somebody by what the file says, nothing is taken as given: then the day's word
    is needed.
    """
    found = consents(checked, (assessment,) if assessment is not None else ())
    return tuple(
        Consent(
            person=one.person,
            name=one.name,
            state=STANDING.get(one.state, "refused"),
            words=one.words,
        )
        for one in found
        if one.gag == gag.id and one.state != "not asked"
    )


def signers_of(gag: GagEntry, people: Mapping[str, str]) -> tuple[Signer, ...]:
    """Whose word is needed, the performers last."""
    others = [Signer(role, "", "") for role in gag.signs if role != "performer"]
    performers = [Signer("performer", person, name) for person, name in people.items()]
    return (*others, *performers)


def rules_of(gag: GagEntry, assessment: Assessment | None, said: Happened) -> tuple[Rule, ...]:
    """What is asked of the day: the limits card, the checks, and what an injury or a list adds."""
    last = max((take.at for take in said.takes), default=None)
    rules = {rule.name: rule for rule in _card_rules(assessment)}
    for rule in check_rules(gag, last):
        name = rule.name
        # A check stands beside the card's line of the same name; neither can loosen the other.
        rules[name if name not in rules else f"{name}_check"] = replace(
            rule, name=name if name not in rules else f"{name}_check"
        )
    if gag.kind not in MODELLED:
        listed = checklist_of(gag.kind)
        label = f"the list to settle, {listed.label}, is settled" if listed else "what to settle is settled"
        rules["checklist"] = Rule("checklist", label, "coordinator", timedelta(hours=12), source="the list")
    harmed = max((take.at for take in said.takes if take.outcome in HARMED), default=None)
    if harmed is not None:
        rules["injury_seen_to"] = Rule(
            "injury_seen_to",
            "the injured person is cared for, and why it happened is known and dealt with",
            "coordinator",
            timedelta(days=31),
            after=harmed,
            source="own assumption",
        )
    return tuple(rules.values())


def _card_rules(assessment: Assessment | None) -> Iterator[Rule]:
    card = assessment.card if assessment is not None else None
    if assessment is None or card is None:
        return
    low, high = (card.low, card.high) if card.low is not None and card.high is not None else NOWHERE
    runs, source = practice(), f"limits card of {assessment.gag}"
    yield Rule(
        name=card.input,
        label=f"{card.label}, the last practice runs",
        role="coordinator",
        age=runs.age,
        cases=(Case("", low, high),),
        unit=card.unit,
        least_values=runs.runs,
        source=f"{source}; {runs.source}",
    )
    name = _second_input(assessment, card)
    yield Rule(
        name=name,
        label=card.second,
        role="first_ad",
        age=age_of(name),
        cases=tuple(_case(card, line.label, line.limit) for line in card.lines) or (Case("", *NOWHERE),),
        unit=card.lines[0].unit if card.lines else "1",
        source=source,
    )


def _case(card: LimitsCard, label: str, limit: float | None) -> Case:
    if limit is None or card.low is None:
        return Case(label, *NOWHERE)
    return Case(label, -inf, limit) if card.more_is_worse else Case(label, limit, inf)


def _second_input(assessment: Assessment, card: LimitsCard) -> str:
    """Key of the input that the card's lines limit, which the card names in words."""
    found = [one.name for one in assessment.inputs if one.label == card.second]
    return found[0] if found else card.second


def _consent(word: ConsentWord, people: Mapping[str, str]) -> Consent:
    return Consent(
        person=word.person,
        name=people.get(word.person, word.person),
        state="given" if word.given else "refused",
        words=word.words,
        by=word.by,
        at=word.at,
    )


def _plan_facts(checked: Checked, gag: GagEntry, plan: Plan | None) -> Iterator[Fact]:
    """What the plan says of the gag, and whether it is a plan of this gag as it is stated now."""
    label, asked, assessment = "the plan's verdict", "go", assessment_of(plan, gag.id)
    if gag.kind not in MODELLED:
        yield Fact("plan", "assessment", label, True, "no model: it carries no number", "none for this kind")
        return
    if gag.id not in checked.specifications:
        yield Fact("plan", "assessment", label, False, "nobody has described the gag: no parameters", asked)
        return
    if plan is None or assessment is None:
        yield Fact("plan", "assessment", label, False, "no plan: `precipice plan` makes one", asked)
        return
    hashed = digest(assessment.model_dump(mode="json"))
    found = assessment.verdict if assessment.verdict == "go" else "; ".join(("no-go", *assessment.reasons))
    yield Fact("plan", "assessment", label, assessment.verdict == "go", found, asked, hashed)
    same = plan.stated.get(gag.id) == stated_hash(checked.folder, gag)
    found = "; ".join(_changed(checked, gag, assessment)) or "its limits or files were others; plan again"
    now = "as stated now"
    yield Fact("plan", "as_stated", "the plan was made for the gag", same, now if same else found, now)
    if assessment.card is None and not any(check.unit for check in gag.checks):
        found = "none, and no check with a limit"
        yield Fact("plan", "card", "limits card", False, found, "a card, or limits in [[gags.checks]]")


def _changed(checked: Checked, gag: GagEntry, assessment: Assessment) -> Iterator[str]:
    """Where the plan was made for other numbers than the production states now."""
    planned = {one.name: one.written for one in assessment.inputs}
    stated = checked.specifications[gag.id].stated
    for name, one in stated.items():
        if name in planned and planned[name] != one.quantity.written:
            yield f"{name} was {planned[name]}, is {one.quantity.written}"
    if assessment.highest_harm != gag.highest_harm:
        yield f"highest_harm was {assessment.highest_harm:g}, is {gag.highest_harm:g}"
    if assessment.kind != gag.kind:
        yield f"kind was {assessment.kind}, is {gag.kind}"


def _takes(gag: GagEntry, said: Happened) -> Fact:
    done = len(said.takes)
    return Fact("plan", "takes", "takes", done < gag.takes, f"{done} done", f"{gag.takes} planned")


def _hazards(gag: GagEntry, register: Register) -> Fact:
    """Whether every hazard that somebody thought of has an owner and a signature."""
    found = register.of(gag.id)
    lacking = [f"{one.name}: {', '.join(one.lacks)}" for one in found if one.lacks]
    words = f"{len(found)} rated, owned and signed" if found else "none in hazards.toml"
    if lacking:
        words = f"{len(lacking)} of {len(found)} open; {lacking[0]}"
    hashed = digest([one.model_dump(mode="json") for one in found])
    asked = "one or more, none open"
    return Fact(
        "hazards", "hazards", "hazards beyond the model", bool(found) and not lacking, words, asked, hashed
    )


def named_hazards(gag: GagEntry) -> tuple[tuple[str, str], ...]:
    """What a kind's own table and list name as hazards: words, and who names them."""
    kind, listed = kind_of(gag.kind), checklist_of(gag.kind)
    modelled = [(words, f"not in the model of {gag.kind}") for words in (kind.not_modelled if kind else ())]
    return (*modelled, *((line.words, line.source) for line in (listed.lines if listed else ())))
