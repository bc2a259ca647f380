"""No way through the functions comes to a go with a consent that is missing, withdrawn or too little."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from precipice.production.consent import WITHIN, Contact, Region
from precipice.production.people import CastMember
from precipice.production.stunt import GagEntry
from precipice.safety.answers import allowed, answers, both_allow, most, verdict
from precipice.safety.exposure import day_answers
from precipice.safety.limits import held, limit_answers
from precipice.safety.planned import planned
from safety.made import margin, person, simulated

PEOPLE = ("1", "2", "3")
RANK = {"none": 0, "touch": 1, "pulled": 2, "padded": 2, "full": 3}


@st.composite
def lines(draw: st.DrawFn, other: str) -> dict[str, Any]:
    line: dict[str, Any] = {
        "contact": draw(st.sampled_from(list(RANK))),
        "regions": draw(st.lists(st.sampled_from(list(Region)), min_size=1, unique=True)),
    }
    if draw(st.booleans()):
        line[other] = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True))
    if draw(st.integers(0, 4)) == 0:
        line["withdrawn_on"] = "2027-06-01"
    return line


@st.composite
def consents(draw: st.DrawFn) -> dict[str, Any] | None:
    if draw(st.integers(0, 5)) == 0:
        return None
    found: dict[str, Any] = {
        "receives": draw(st.lists(lines("from"), max_size=3)),
        "gives": draw(st.lists(lines("to"), max_size=3)),
        "limits": draw(
            st.lists(
                st.fixed_dictionaries(
                    {"takes_a_day": st.integers(0, 6), "head_acceleration": st.sampled_from(["5 g", "20 g"])}
                ),
                max_size=2,
            )
        ),
    }
    if draw(st.integers(0, 5)) == 0:
        found["withdrawn_on"] = "2027-06-01T09:30:00"
    if draw(st.integers(0, 5)) == 0:
        found["double_for"] = ["hit"]
    return found


@st.composite
def casts(draw: st.DrawFn) -> dict[str, CastMember]:
    found = {}
    for number in PEOPLE:
        minor = draw(st.integers(0, 5)) == 0
        more = {"minor": True, "most_hours": 6.0} if minor else {}
        found[number] = person(number, None if minor else draw(consents()), **more)
    return found


@st.composite
def gags(draw: st.DrawFn) -> GagEntry:
    parts = st.fixed_dictionaries(
        {"id": st.sampled_from(PEOPLE), "part": st.sampled_from(["gives", "receives"])}
    )
    return GagEntry(
        id="gag",
        scene="5",
        kind=draw(st.sampled_from(["hit", "hit", "train_roof"])),
        performer=draw(st.sampled_from([None, *PEOPLE])),
        double=draw(st.booleans()),
        people=draw(st.lists(parts, max_size=3)),
        contact=draw(st.sampled_from([None, *RANK])),
        region=draw(st.sampled_from([None, *Region])),
        takes=draw(st.integers(1, 6)),
    )


def outcome(gag: GagEntry, cast: dict[str, CastMember], head: float = 0.0) -> str:
    """What every function together comes to, simulated with odds that are a go."""
    asked = planned(gag)
    one = simulated(kind=gag.kind, margins=(margin("head_acceleration", 320.0, head),) if head else ())
    found = (*answers(asked, cast), *limit_answers(asked, one, cast), *day_answers([asked], {}, cast))
    assessed = held(one, found)
    assert (assessed.verdict == "go") == (verdict(found) == "go")
    return verdict(found)


def really_agreed(gag: GagEntry, cast: dict[str, CastMember]) -> bool:
    """The rules once more, written from the specification and not from the code."""
    performer = None if gag.double else gag.performer
    gives = [one.id for one in gag.people if one.part == "gives"]
    receives = [one.id for one in gag.people if one.part == "receives"]
    if performer is not None and performer not in gives + receives:
        receives.append(performer)
    if gag.contact is None or gag.region is None or not gives or not receives:
        return False
    for who, part, others in [(p, "gives", receives) for p in gives] + [
        (p, "receives", gives) for p in receives
    ]:
        member = cast[who]
        consent = member.consent
        if member.minor or consent is None or consent.withdrawn_on or gag.kind in consent.double_for:
            return False
        if any(line.takes_a_day is not None and gag.takes > line.takes_a_day for line in consent.limits):
            return False
        stands = [
            line
            for line in getattr(consent, part)
            if line.withdrawn_on is None
            and gag.region in line.regions
            and (not line.others or set(others) <= set(line.others))
            and (line.contact == gag.contact or RANK[line.contact] > RANK[gag.contact])
        ]
        if not stands:
            return False
    return True


@settings(max_examples=600, deadline=None)
@given(gags(), casts())
def test_no_way_leads_to_a_go_without_everybodys_consent(gag: GagEntry, cast: dict[str, CastMember]) -> None:
    found = outcome(gag, cast)
    if gag.kind == "hit" and gag.contact != Contact.NONE:
        assert (found == "go") == really_agreed(gag, cast)
    if (gag.kind == "hit" or gag.people) and gag.contact is None:
        assert found != "go"


DAMAGE = (
    "nothing said",
    "all back",
    "line back",
    "less",
    "elsewhere",
    "others",
    "takes",
    "head",
    "double",
    "minor",
)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from([one for one in RANK if one != "none"]),
    st.sampled_from(list(Region)),
    st.integers(1, 5),
    st.booleans(),
    st.sampled_from(["1", "2"]),
    st.sampled_from(DAMAGE),
)
def test_what_is_agreed_goes_and_any_one_thing_taken_from_it_stops_it(
    contact: str, region: Region, takes: int, full: bool, who: str, damage: str
) -> None:
    people = [{"id": "1", "part": "gives"}, {"id": "2", "part": "receives"}]
    gag = GagEntry(
        id="gag", scene="5", kind="hit", people=people, contact=contact, region=region, takes=takes
    )
    line = {"contact": "full" if full else contact, "regions": [region]}
    limits = [{"takes_a_day": takes, "head_acceleration": "10 g"}]
    raw = {
        "1": {"gives": [line | {"to": ["2"]}]},
        "2": {"receives": [line | {"from": ["1"]}], "limits": limits},
    }
    cast = {number: person(number, consent) for number, consent in raw.items()}
    assert outcome(gag, cast, head=90.0) == "go"
    hurt, key = raw[who], "gives" if who == "1" else "receives"
    changed: dict[str, dict[str, Any]] = {
        "all back": {"withdrawn_on": "2027-06-01"},
        "line back": {key: [hurt[key][0] | {"withdrawn_on": "2027-06-01"}]},
        "less": {key: [{"contact": "none"}]},
        "elsewhere": {key: [line | {"regions": [one for one in Region if one != region]}]},
        "others": {key: [line | {"to" if who == "1" else "from": ["3"]}]},
        "takes": {"limits": [{"takes_a_day": takes - 1}, *limits]},
        "double": {"double_for": ["hit"]},
    }
    cast[who] = person(who, hurt | changed.get(damage, {}))
    if damage == "nothing said":
        cast[who] = person(who)
    if damage == "minor":
        cast[who] = person(who, minor=True, most_hours=6.0)
    assert outcome(gag, cast, head=100.0 if damage == "head" else 90.0) == "no-go"


@settings(max_examples=300, deadline=None)
@given(gags(), casts(), st.sampled_from(PEOPLE), st.sampled_from(["all", "line", "limit", "double"]))
def test_taking_back_or_adding_a_limit_never_makes_a_go(
    gag: GagEntry, cast: dict[str, CastMember], who: str, how: str
) -> None:
    before, member = outcome(gag, cast, head=100.0), cast[who]
    if member.consent is None:
        return
    raw = member.consent.model_dump(by_alias=True)
    if how == "all":
        raw["withdrawn_on"] = "2027-06-02"
    elif how == "line":
        for line in (*raw["receives"], *raw["gives"]):
            line["withdrawn_on"] = "2027-06-02"
    elif how == "limit":
        raw["limits"] = [*raw["limits"], {"takes_a_day": 1, "head_acceleration": "1 g"}]
    else:
        raw["double_for"] = ["hit", "train_roof"]
    after = outcome(gag, cast | {who: person(who, raw)}, head=100.0)
    rank = {"no-go": 0, "open": 1, "go": 2}
    assert rank[after] <= rank[before]


@settings(max_examples=200, deadline=None)
@given(gags(), casts())
def test_a_minor_is_always_outside_contact(gag: GagEntry, cast: dict[str, CastMember]) -> None:
    children = {who: person(who, minor=True, most_hours=6.0) for who in cast}
    asked = planned(gag)
    if asked.lands and any(taker.id is not None for taker in asked.takers):
        assert outcome(gag, children) == "no-go"


@settings(max_examples=200, deadline=None)
@given(consents(), consents(), st.sampled_from(list(Region)))
def test_the_stricter_of_two_rules_whoever_is_asked_first(
    first: dict[str, Any] | None, second: dict[str, Any] | None, region: Region
) -> None:
    one = allowed(person("1", first).consent, "gives", region, ["2"])
    two = allowed(person("2", second).consent, "receives", region, ["1"])
    assert both_allow([one, two]) == both_allow([two, one]) == one & two
    assert both_allow([one, two]) <= one
    assert both_allow([one, two]) <= two


def test_agreeing_to_a_pad_is_not_agreeing_to_a_pulled_blow() -> None:
    assert Contact.PULLED not in WITHIN[Contact.PADDED]
    assert Contact.PADDED not in WITHIN[Contact.PULLED]
    assert most(WITHIN[Contact.PULLED] | WITHIN[Contact.PADDED]) == "a pulled blow or contact with padding"


def kick(how: str | None, **more: Any) -> GagEntry:
    people = [{"id": "7", "part": "gives"}, {"id": "1", "part": "receives"}]
    entry = {"id": "kick", "scene": "5", "kind": "hit", "people": people, "region": "abdomen", **more}
    return GagEntry(**entry | ({"contact": how} if how else {}))


WOULD_LET_HIM = {"receives": [{"contact": "padded", "regions": ["abdomen"], "from": ["7"]}]}


def test_he_will_not_and_she_would_have_let_him() -> None:
    """The refusal the whole of this was made for: hers does not make up for his; without contact it goes."""
    cast = {"1": person("1", WOULD_LET_HIM), "7": person("7", {"gives": [{"contact": "none"}]})}
    found = answers(planned(kick("padded")), cast)
    assert [(one.person, one.state) for one in found] == [("7", "not agreed"), ("1", "agreed")]
    assert "PERSON 7 will not give contact with padding to the abdomen" in found[0].words
    assert verdict(answers(planned(kick("none")), cast)) == "go"


def test_nothing_stated_is_said_in_these_words() -> None:
    found = answers(planned(kick("touch")), {"1": person("1", WOULD_LET_HIM), "7": person("7")})
    assert (found[0].state, found[0].since) == ("not stated", "")
    assert found[0].words.startswith("Not stated: ")


@pytest.mark.parametrize("words", ["", "My knee."])
def test_a_withdrawal_keeps_its_time_and_no_reason_but_their_own(words: str) -> None:
    gives = {"gives": [{"contact": "full", "regions": ["abdomen"]}]}
    back = {"withdrawn_on": "2027-06-01T09:30:00", "withdrawn_words": words}
    cast = {"1": person("1", WOULD_LET_HIM), "7": person("7", gives | back)}
    found = answers(planned(kick("padded")), cast)[0]
    assert (found.state, found.since) == ("withdrawn", "2027-06-01 09:30")
    assert found.words == "PERSON 7 withdrew on 2027-06-01 09:30." + (
        ' In their own words: "My knee."' if words else ""
    )


def test_a_double_who_is_not_named_has_agreed_to_nothing() -> None:
    asked = planned(kick("padded", performer="1", double=True, people=[{"id": "7", "part": "gives"}]))
    gives = {"gives": [{"contact": "full", "regions": ["abdomen"]}]}
    found = answers(asked, {"1": person("1", WOULD_LET_HIM), "7": person("7", gives)})
    assert [(one.person, one.state) for one in found] == [("7", "agreed"), ("", "not stated")]


def test_a_gag_that_is_not_about_contact_needs_no_consent_to_contact() -> None:
    jump = planned(GagEntry(id="jump", scene="2", kind="cliff_jump", performer="1"))
    assert verdict(answers(jump, {"1": person("1")})) == "go"
    taken_back = person("1", {"withdrawn_on": "2027-06-01"})
    assert verdict(answers(jump, {"1": taken_back})) == "no-go"


@pytest.mark.parametrize("key", ["contact", "region", "kind"])
def test_there_is_no_intimate_kind(key: str) -> None:
    with pytest.raises(ValidationError, match="intimacy coordinator"):
        kick(None, **{key: "intimate"})


def test_nobody_can_agree_to_contact_for_a_child() -> None:
    with pytest.raises(ValidationError, match="nor can anybody for the child"):
        person("1", WOULD_LET_HIM, minor=True, most_hours=6.0)
