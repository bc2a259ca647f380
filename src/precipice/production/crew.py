"""Who works behind the camera, how people are reached, and what a call sheet needs beside the schedule."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from precipice.production.noun import Flag, Id, Name, Noun
from precipice.production.quantity import parse_quantity

CrewRole = Literal[
    "producer", "first_ad", "coordinator", "medic", "rigger", "performer", "department", "viewer"
]
"""What somebody does on the production, which decides what their papers may show."""

LONGEST_LEAD = 8 * 3600.0
"""s; a call lies no further before the set than that."""

MAP_FIELDS = ("{latitude}", "{longitude}")

_PHONE = re.compile(r"[+(]?[0-9][0-9 ().\-]{2,30}(?: ?(?:x|ext\.?) ?[0-9]{1,6})?")
_EMAIL = re.compile(r"[^\s@<>\"(),:;\[\]\\]+@[^\s@<>\"(),:;\[\]\\]+\.[^\s@<>\"(),:;\[\]\\.]+")


def _phone(written: str) -> str:
    if not _PHONE.fullmatch(written):
        raise ValueError(f"found {written!r}; a telephone number such as +1 212 555 0123 is allowed")
    return written


def _email(written: str) -> str:
    if not _EMAIL.fullmatch(written):
        raise ValueError(f"found {written!r}; an e-mail address such as asta@example.org is allowed")
    return written


def _lead(written: str) -> str:
    found = parse_quantity(written, "min")
    if found.has_tolerance or not 0.0 <= found.mean <= LONGEST_LEAD:
        raise ValueError(f"found {written!r}; a time without tolerance from 0 min to 8 h is allowed")
    return written


def _way(written: str) -> str:
    found = parse_quantity(written, "mi")
    if found.has_tolerance or found.mean < 0.0:
        raise ValueError(f"found {written!r}; a length without tolerance, such as 12 mi, is allowed")
    return written


def _map_link(written: str) -> str:
    bare = written
    for field in MAP_FIELDS:
        bare = bare.replace(field, "0")
    is_web = re.fullmatch(r"https://[A-Za-z0-9.\-]+(?::\d+)?/[^\s{}<>\"\\]*", bare)
    if not is_web or any(written.count(field) == 0 for field in MAP_FIELDS):
        raise ValueError(
            f"found {written!r}; an https address with {{latitude}} and {{longitude}} in it is allowed"
        )
    return written


Phone = Annotated[str, Field(max_length=60), AfterValidator(_phone)]
Email = Annotated[str, Field(max_length=254), AfterValidator(_email)]
Address = Annotated[str, Field(min_length=1, max_length=400)]
Lead = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_lead)]
"""A time before something, such as "45 min"."""
Latitude = Annotated[float, Field(ge=-90.0, le=90.0)]
Longitude = Annotated[float, Field(ge=-180.0, le=180.0)]


class ContactDetails(Noun):
    """How a member of the cast is reached; never on a paper of somebody whose role may not see it.

    Attributes:
        name: The person's own name, who plays the part.
        phone: Telephone.
        email: E-mail.
        address: Where the person is picked up: at home or at the hotel.
        agent: Agent, in words.
    """

    name: Name | None = None
    phone: Phone | None = None
    email: Email | None = None
    address: Address | None = None
    agent: Name | None = None


class CrewMember(Noun):
    """Somebody who is not in the cast.

    Attributes:
        id: A short id, of which no board number is one.
        name: The person's name.
        department: As the call sheet groups them, for example "Stunts".
        role: What they do, which decides what their papers may show.
        phone: Telephone.
        email: E-mail.
        address: Where the person is picked up.
        early: Time before the unit's call at which the person is called.
        gags: Gags they are needed for; left out, they are called every day of their unit.
        unit: Unit they work on.
    """

    id: Id
    name: Name
    department: Annotated[str, Field(max_length=80)] = ""
    role: CrewRole
    phone: Phone | None = None
    email: Email | None = None
    address: Address | None = None
    early: Lead = "0 min"
    gags: tuple[Id, ...] = ()
    unit: Literal["main", "second", "either"] = "either"

    @property
    def early_minutes(self) -> int:
        """Minutes before the unit's call."""
        return minutes(self.early)


class Hospital(Noun):
    """The nearest hospital with an emergency room.

    Attributes:
        name: Its name.
        address: Where it is.
        phone: Telephone.
        distance: By road, such as "12 mi".
        minutes: By road, min.
        latitude: Degrees north.
        longitude: Degrees east.
    """

    name: Name
    address: Address | None = None
    phone: Phone | None = None
    distance: Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_way)] | None = None
    minutes: Annotated[float, Field(strict=True, gt=0.0, le=1440.0, description="min")] | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> Hospital:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("found one of latitude and longitude; both or none is allowed")
        return self


class CallSheetEntry(Noun):
    """What the call sheets of a production say in place of the program's own.

    Attributes:
        make_up: Time from a performer's call to being ready on the set.
        rigging: Further time for a performer who is in a gag.
        stunts_early: Time before the unit's call at which the stunt department is called on a gag's day.
        map_link: Address of a map, with {latitude} and {longitude} in it.
        bulletins: Further safety bulletins for every day, by number.
        office: Telephone of the production office.
        note: A line for everybody at the top.
        show_phones: False where not even those whose role may see them get telephone numbers.
    """

    make_up: Lead | None = None
    rigging: Lead | None = None
    stunts_early: Lead | None = None
    map_link: Annotated[str, Field(max_length=300), AfterValidator(_map_link)] | None = None
    bulletins: tuple[Annotated[str, Field(pattern=r"^[0-9]{1,2}[A-Z]?$")], ...] = ()
    office: Phone | None = None
    note: Annotated[str, Field(max_length=400)] = ""
    show_phones: Flag = True


def minutes(written: str) -> int:
    """Whole minutes of a time as written: "1.5 h" is 90."""
    return round(parse_quantity(written, "min").mean / 60.0)
