"""No way to a go past a missing consent, an unmeasured limit, a stale value, or a no."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from precipice.production.quantity import QuantityError
from precipice.production.stunt import GAG_KINDS, GagEntry
from precipice.safety.checks import check_rules, kinds_with_checks
from precipice.safety.decision import Consent, Decision, Fact
from precipice.safety.lines import NOWHERE, Case, Measured, Rule, judge, read_value
from precipice.safety.signoff import Signer, SignOff

NOW = datetime(2027, 6, 7, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MPH = 0.44704
WIND = Rule(
    "wind",
    "wind",
    "first_ad",
    10 * MINUTE,
    (Case("face", -inf, 5 * MPH), Case("behind", -inf, 9 * MPH)),
    "mph",
)
RUNS = Rule(
    "speed", "speed", "coordinator", 600 * MINUTE, (Case("", 30 * MPH, 36 * MPH),), "mph", least_values=3
)
MEDIC = Rule("medic", "medic", "medic", 60 * MINUTE)
PEOPLE = ("1", "7")
SIGNERS = (
    Signer("coordinator", "", ""),
    Signer("medic", "", ""),
    Signer("performer", "1", "ASTA"),
    Signer("performer", "7", "NILS"),
)


def ready() -> Decision:
    """Everything but the signatures is a go."""
    at = NOW - MINUTE
    return Decision(
        gag="jump",
        take=1,
        attempt=1,
        now=NOW,
        people=PEOPLE,
        consents=tuple(Consent(person, person, "given") for person in PEOPLE),
        facts=(Fact("plan", "assessment", "verdict", True, "go", "go"),),
        rules=(WIND, RUNS, MEDIC),
        measured={
            "wind": read_value(WIND, "4 mph", "Ida", at),
            "speed": read_value(RUNS, "30.4, 31, 33 mph", "Marit", at),
            "medic": read_value(MEDIC, "yes", "Eva", at),
        },
        signers=SIGNERS,
        signed=(),
    )


def word(signer: Signer, yes: bool, hashed: str = "") -> SignOff:
    return SignOff(role=signer.role, person=signer.person, by="x", yes=yes, hash=hashed, at=NOW)


def signed(decision: Decision) -> Decision:
    return replace(decision, signed=tuple(word(one, True, decision.statement_hash) for one in SIGNERS))


def test_a_go_can_be_reached() -> None:
    assert ready().ready
    assert ready().verdict == "no-go"
    assert signed(ready()).verdict == "go"


CONSENTS = st.lists(
    st.builds(
        Consent,
        st.sampled_from(("1", "7", "9")),
        st.just("x"),
        st.sampled_from(("given", "given", "given", "refused", "withdrawn", "not stated")),
    ),
    max_size=4,
)
WIND_VALUES = st.none() | st.builds(
    lambda mph, case, age: Measured(
        name="wind", values=(mph * MPH,), written="w", case=case, by="x", at=NOW - age * MINUTE
    ),
    st.sampled_from((2.0, 5.0, 5.1, 8.0, 12.0)),
    st.sampled_from(("", "face", "behind", "aside")),
    st.integers(-5, 15),
)
MEDICS = st.none() | st.builds(
    lambda yes, age: Measured(name="medic", yes=yes, written="m", by="x", at=NOW - age * MINUTE),
    st.booleans(),
    st.integers(0, 70),
)
WORDS = st.lists(
    st.tuples(st.sampled_from(range(4)), st.sampled_from(("yes", "yes", "yes", "no", "old"))), max_size=9
)


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    measured = dict(ready().measured)
    for name, values in (("wind", WIND_VALUES), ("medic", MEDICS)):
        if draw(st.booleans()):
            value = draw(values)
            measured = {key: one for key, one in measured.items() if key != name}
            measured |= {name: value} if value is not None else {}
    consents = tuple(draw(CONSENTS)) if draw(st.booleans()) else ready().consents
    decision = replace(ready(), measured=measured, consents=consents)
    said = list(signed(decision).signed) if draw(st.booleans()) else []
    for who, what in draw(WORDS):
        hashed = decision.statement_hash if what == "yes" else "" if what == "no" else "0" * 64
        said.append(word(SIGNERS[who], what != "no", hashed))
    return replace(decision, signed=tuple(said))


def allowed(decision: Decision) -> bool:
    """The rules again, each from the raw values, sharing no code with the decision."""
    given_by = {one.person for one in decision.consents if one.state == "given"}
    if not set(PEOPLE) <= given_by or any(one.state != "given" for one in decision.consents):
        return False
    wind, medic = decision.measured.get("wind"), decision.measured.get("medic")
    if wind is None or medic is None or not medic.yes:
        return False
    most = {"": 5.0, "face": 5.0, "behind": 9.0, "aside": -1.0}[wind.case] * MPH
    if wind.values[0] > most or not -120 <= (NOW - wind.at).total_seconds() <= 600:
        return False
    if (NOW - medic.at).total_seconds() > 3600:
        return False
    last = {(one.role, one.person): k for k, one in enumerate(decision.signed)}
    places = [last.get((one.role, one.person), -1) for one in SIGNERS]
    if min(places) < 0 or any(not decision.signed[k].yes for k in places):
        return False
    if any(decision.signed[k].hash != decision.statement_hash for k in places):
        return False
    return min(places[2:]) > max(places[:2])


@settings(max_examples=600)
@given(decisions())
def test_no_way_to_a_go_past_a_missing_thing(decision: Decision) -> None:
    assert (decision.verdict == "go") == allowed(decision)


@given(decisions(), st.sampled_from(SIGNERS), st.sampled_from(("", "1", "7")))
def test_a_no_always_ends_it(decision: Decision, signer: Signer, person: str) -> None:
    no = word(replace(signer, person=person if signer.role == "performer" else ""), False)
    assert replace(decision, signed=(*decision.signed, no)).verdict == "no-go"


@given(decisions(), st.sampled_from(("1", "7", "9")), st.sampled_from(("refused", "withdrawn", "not stated")))
def test_a_consent_withdrawn_always_ends_it(decision: Decision, person: str, state: str) -> None:
    more = (*decision.consents, Consent(person, person, state))  # type: ignore[arg-type]
    assert signed(replace(decision, consents=more)).verdict == "no-go"


@pytest.mark.parametrize("dropped", ["wind", "speed", "medic"])
def test_what_is_not_measured_is_no_go(dropped: str) -> None:
    one = ready()
    measured = {name: value for name, value in one.measured.items() if name != dropped}
    assert signed(replace(one, measured=measured)).verdict == "no-go"


def test_nothing_asked_is_no_go() -> None:
    one = ready()
    for change in (
        {"rules": ()},
        {"people": ()},
        {"consents": ()},
        {"signers": ()},
        {"signers": SIGNERS[1:]},
    ):
        assert signed(replace(one, **change)).verdict == "no-go"  # type: ignore[arg-type]
    alone = replace(one, signers=SIGNERS[:3])
    words = tuple(word(signer, True, alone.statement_hash) for signer in alone.signers)
    assert replace(alone, signed=words).verdict == "no-go", "NILS is not asked"


def test_a_signature_is_void_once_a_value_changes() -> None:
    one = signed(ready())
    gusty = read_value(WIND, "4.5 mph", "Ida", NOW)
    after = replace(one, measured={**one.measured, "wind": gusty})
    assert after.ready
    assert after.verdict == "no-go"
    assert all("void" in line.found for line in after.signatures)


def test_a_signature_is_void_for_the_next_take_and_after_an_abort() -> None:
    one = signed(ready())
    assert replace(one, take=2).verdict == "no-go"
    assert replace(one, attempt=2).verdict == "no-go"


def test_the_performers_word_is_last() -> None:
    one = signed(ready())
    medic = word(SIGNERS[1], True, one.statement_hash)
    late = replace(one, signed=(*one.signed, medic))
    assert late.verdict == "no-go"
    again = tuple(word(signer, True, one.statement_hash) for signer in SIGNERS[2:])
    assert replace(late, signed=(*late.signed, *again)).verdict == "go"


def test_a_no_without_a_number_is_lifted_by_every_performers_later_yes_only() -> None:
    one = signed(ready())
    refused = replace(one, signed=(*one.signed, word(Signer("performer", "", ""), False)))
    asta, nils = (word(signer, True, one.statement_hash) for signer in SIGNERS[2:])
    assert replace(refused, signed=(*refused.signed, asta)).verdict == "no-go"
    assert replace(refused, signed=(*refused.signed, asta, nils)).verdict == "go"


def test_stale_and_future_values_count_as_not_measured() -> None:
    for minutes, state in ((0, "go"), (10, "go"), (11, "not measured"), (-1, "go"), (-3, "not measured")):
        value = read_value(WIND, "4 mph", "Ida", NOW - minutes * MINUTE)
        assert judge(WIND, value, NOW).state == state, minutes


def test_a_value_from_before_the_last_take_counts_as_not_measured() -> None:
    rule = replace(MEDIC, after=NOW - MINUTE)
    assert judge(rule, read_value(MEDIC, "yes", "Eva", NOW - MINUTE), NOW).state == "not measured"
    assert judge(rule, read_value(MEDIC, "yes", "Eva", NOW), NOW).state == "go"


def test_where_no_case_is_said_the_strictest_counts() -> None:
    assert judge(WIND, read_value(WIND, "7 mph", "Ida", NOW), NOW).state == "no-go"
    assert judge(WIND, read_value(WIND, "7 mph", "Ida", NOW, "behind"), NOW).state == "go"
    nowhere = replace(WIND, cases=(*WIND.cases, Case("across", *NOWHERE)))
    assert judge(nowhere, read_value(nowhere, "1 mph", "Ida", NOW), NOW).state == "no-go"


def test_every_practice_run_counts_and_there_are_enough() -> None:
    assert judge(RUNS, read_value(RUNS, "31, 32 mph", "x", NOW), NOW).state == "not measured"
    assert judge(RUNS, read_value(RUNS, "31, 32, 36.5 mph", "x", NOW), NOW).state == "no-go"
    assert judge(RUNS, read_value(RUNS, "50 kmh, 14 m/s, 31 mph", "x", NOW), NOW).state == "go"


@pytest.mark.parametrize(
    "written", ["", "4", "4 kg", "4 +/- 1 mph", "3 to 5 mph", "nan mph", "inf mph", "yes", "1e999 mph"]
)
def test_what_is_no_reading_is_refused(written: str) -> None:
    with pytest.raises(QuantityError, match="found"):
        read_value(WIND, written, "Ida", NOW)


@pytest.mark.parametrize("kind", GAG_KINDS)
def test_every_kind_asks_for_a_medic_and_for_light(kind: str) -> None:
    names = [rule.name for rule in check_rules(GagEntry(id="x", scene="1", kind=kind), None)]
    assert {"medic", "light", "radio", "briefing"} <= set(names)
    assert set(kinds_with_checks()) <= set(GAG_KINDS)
