"""Crew, contacts and call sheets of the production file: what is refused, and in which words."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from precipice.production.check import Sketch, cross_problems
from precipice.production.crew import CallSheetEntry, ContactDetails, CrewMember, Hospital, minutes
from precipice.production.people import CastMember
from precipice.production.stunt import GagEntry

COORDINATOR: dict[str, Any] = {"id": "sc", "name": "Freya", "role": "coordinator"}


def sketch(crew: tuple[CrewMember, ...]) -> Sketch:
    cast = (CastMember(id="1", name="ANN", day_rate=1.0),)
    gags = (GagEntry(id="jump", scene="2", kind="cliff_jump"),)
    claimed = {
        **dict.fromkeys(("places", "scenes", "gates", "budget", "preparations", "wishes", "elements"), ()),
        "cast": ("1",),
        "gags": ("jump",),
        "crew": tuple(one.id for one in crew),
    }
    return Sketch(
        script=None,
        cast=cast,
        crew=crew,
        places=(),
        scenes=(),
        gags=gags,
        gates=(),
        budget=(),
        preparations=(),
        wishes=(),
        elements=(),
        moves=(),
        exposure_limits=(),
        second_unit=False,
        time_zone=True,
        claimed=claimed,
    )


def test_a_crew_member_with_nothing_but_a_role() -> None:
    member = CrewMember(**COORDINATOR)
    assert (member.phone, member.early_minutes, member.unit) == (None, 0, "either")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"phone": "call me"}, "found 'call me'; a telephone number such as"),
        ({"email": "a b@c"}, "an e-mail address such as asta@example.org is allowed"),
        ({"email": "a@b"}, "an e-mail address"),
        ({"early": "9 h"}, "a time without tolerance from 0 min to 8 h is allowed"),
        ({"early": "30 +/- 5 min"}, "a time without tolerance"),
        ({"early": "30 ft"}, "ft"),
        ({"role": "boss"}, "'producer', 'first_ad', 'coordinator', 'medic'"),
    ],
)
def test_what_is_no_crew_member(entry: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        CrewMember.model_validate(COORDINATOR | entry)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    "link",
    [
        "http://maps.example.org/{latitude},{longitude}",
        "https://maps.example.org/{latitude}",
        "https://maps.example.org/{latitude.__class__},{longitude}",
        'https://maps.example.org/"{latitude},{longitude}',
        "javascript:alert({latitude},{longitude})",
    ],
)
def test_map_links_are_https_with_both_degrees_and_nothing_else(link: str) -> None:
    with pytest.raises(ValidationError, match="an https address with"):
        CallSheetEntry(map_link=link)
    fine = "https://maps.example.org/?q={latitude},{longitude}"
    assert CallSheetEntry(map_link=fine).map_link == fine


def test_phones_as_people_write_them() -> None:
    for written in ("+1 212 555 0123", "(212) 555-0123", "0047 22 22 55 55", "555 0123 ext. 44"):
        assert ContactDetails(phone=written).phone == written


def test_a_hospital_is_somewhere_or_nowhere() -> None:
    with pytest.raises(ValidationError, match="both or none"):
        Hospital(name="General", latitude=60.0)
    with pytest.raises(ValidationError, match="a length without tolerance"):
        Hospital(name="General", distance="12 +/- 2 mi")


def test_times_are_whole_minutes() -> None:
    assert (minutes("1.5 h"), minutes("90 s"), minutes("0 min")) == (90, 2, 0)


def test_crew_are_others_and_know_their_gags() -> None:
    crew = (CrewMember(**COORDINATOR | {"id": "1", "gags": ("leap",)}),)
    assert [str(one) for one in cross_problems("production.toml", sketch(crew))] == [
        "production.toml: crew[1].id: found '1', which is a board number; allowed: an id of their own",
        "production.toml: crew[1].gags: found 'leap'; allowed: the id of a gag: jump",
    ]
    assert cross_problems("production.toml", sketch((CrewMember(**COORDINATOR),))) == ()
