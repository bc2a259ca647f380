"""A consent as a form in plain words, and back: nothing that somebody stated is lost on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

import tomlkit
from pydantic import ValidationError
from starlette.datastructures import FormData

from precipice.production.consent import (
    QUANTITIES,
    WITHIN,
    Consent,
    Contact,
    Line,
    PersonLimits,
    Region,
)
from precipice.production.kept_consent import KeptConsent, path_of
from precipice.production.people import CastMember
from precipice.production.problem import InputError, Problem
from precipice.production.stunt import GAG_KINDS

Side = Literal["receives", "gives"]
SIDES: Mapping[Side, str] = {"receives": "from", "gives": "to"}
MOST_BLOCKS = 60
"""Groups of named people, or of kinds of gag."""

OPTIONS: Mapping[str, tuple[Contact, ...]] = {
    "nothing": (),
    "touch": (Contact.TOUCH,),
    "pulled": (Contact.PULLED,),
    "padded": (Contact.PADDED,),
    "pulled or padded": (Contact.PULLED, Contact.PADDED),
    "full": (Contact.FULL,),
}
"""What one part of the body is agreed to, by its value in the form; in an order of more."""


@dataclass(frozen=True, slots=True)
class Block:
    """What is agreed with some people.

    Attributes:
        people: Board numbers; () for anybody.
        regions: Option by part of the body.
    """

    people: tuple[str, ...] = ()
    regions: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(map(str, Region), "nothing"))


@dataclass(frozen=True, slots=True)
class LimitBlock:
    """Limits for some kinds of gag.

    Attributes:
        kinds: Kinds; () for every gag.
        values: As written, by name; "" or missing for none.
    """

    kinds: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it is filled in.

    Attributes:
        receives: What may be done to the person; anybody first.
        gives: What the person will do to others; anybody first.
        limits: How far the person goes; every gag first.
        double_for: Kinds of gag for which the person asks for a double.
    """

    receives: tuple[Block, ...] = (Block(),)
    gives: tuple[Block, ...] = (Block(),)
    limits: tuple[LimitBlock, ...] = (LimitBlock(),)
    double_for: tuple[str, ...] = ()


def filled(consent: Consent | None) -> Filled:
    """The form that says what a consent says; the strictest one where there is none."""
    if consent is None:
        return Filled()
    limits: dict[tuple[str, ...], dict[str, str]] = {(): {}}
    blocks: list[LimitBlock] = []
    for line in consent.limits:
        values = {
            name: str(getattr(line, name))
            for name in (*QUANTITIES, "takes_a_day")
            if getattr(line, name) is not None
        }
        there = limits.setdefault(line.kinds, {})
        if there.keys() & values.keys():
            blocks.append(LimitBlock(line.kinds, values))
        else:
            there |= values
    return Filled(
        _blocks(consent.receives),
        _blocks(consent.gives),
        (*(LimitBlock(kinds, values) for kinds, values in limits.items()), *blocks),
        consent.double_for,
    )


def _blocks(lines: Iterable[Line]) -> tuple[Block, ...]:
    found: dict[tuple[str, ...], dict[str, set[Contact]]] = {(): {}}
    for line in lines:
        if line.withdrawn_on is None:
            regions = found.setdefault(tuple(sorted(set(line.others))), {})
            for region in line.regions:
                regions.setdefault(region, set()).update(WITHIN[line.contact])
    return tuple(
        Block(people, {str(region): _option(regions.get(region, set())) for region in Region})
        for people, regions in found.items()
    )


def _option(agreed: set[Contact]) -> str:
    best = "nothing"
    for name, contacts in OPTIONS.items():
        if all(contact in agreed for contact in contacts):
            best = name
    return best


def read_form(form: FormData) -> Filled:
    """What somebody filled in.

    Raises:
        InputError: A field holds what it cannot.
    """
    return Filled(
        tuple(_read_blocks(form, "receives")),
        tuple(_read_blocks(form, "gives")),
        tuple(_read_limits(form)),
        _each(form, "double_for"),
    )


def _each(form: FormData, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value)[:80] for value in form.getlist(name)))


def _read_blocks(form: FormData, side: Side) -> Iterator[Block]:
    for number in range(MOST_BLOCKS):
        regions = {str(region): str(form.get(f"{side}.{number}.{region}", "nothing")) for region in Region}
        for region, option in regions.items():
            if option not in OPTIONS:
                raise InputError((Problem("consent", f"{side} {region}", option[:40], ", ".join(OPTIONS)),))
        people = _each(form, f"{side}.{number}.people") if number else ()
        if number == 0 or (people and set(regions.values()) != {"nothing"}):
            yield Block(people, regions)


def _read_limits(form: FormData) -> Iterator[LimitBlock]:
    for number in range(MOST_BLOCKS):
        values = {
            name: text
            for name in (*QUANTITIES, "takes_a_day")
            if (text := str(form.get(f"limits.{number}.{name}", "")).strip()[:80])
        }
        if number == 0 or values:
            yield LimitBlock(_each(form, f"limits.{number}.kinds") if number else (), values)


def raw_of(form: Filled, given_on: date, earlier: Consent | None = None) -> dict[str, Any]:
    """The keys of a consent that say what a form says; lines taken back earlier stay beside them.

    Raises:
        InputError: A number of takes is none.
    """
    raw: dict[str, Any] = {"given_on": given_on}
    for side, key in SIDES.items():
        blocks: tuple[Block, ...] = getattr(form, side)
        lines = [line for block in blocks for line in _lines(block, key)] or [{"contact": "none"}]
        gone = getattr(earlier, side) if earlier is not None else ()
        lines += [_line(line, key) for line in gone if line.withdrawn_on is not None]
        raw[side] = lines
    limits = [found for block in form.limits if (found := _limit(block))]
    if limits:
        raw["limits"] = limits
    if form.double_for:
        raw["double_for"] = list(form.double_for)
    return raw


def raw_of_consent(consent: Consent) -> dict[str, Any]:
    """The keys of a consent as it stands."""
    raw: dict[str, Any] = {"given_on": consent.given_on}
    raw |= _withdrawn(consent)
    for side, key in SIDES.items():
        lines: tuple[Line, ...] = getattr(consent, side)
        if lines:
            raw[side] = [_line(line, key) for line in lines]
    limits = [
        {name: list(value) if name == "kinds" else value for name, value in line if value not in (None, ())}
        for line in consent.limits
    ]
    raw |= {"limits": limits} if limits else {}
    return raw | ({"double_for": list(consent.double_for)} if consent.double_for else {})


def _lines(block: Block, key: str) -> Iterator[dict[str, Any]]:
    for option, contacts in OPTIONS.items():
        regions = [str(region) for region in Region if block.regions.get(region, "nothing") == option]
        for contact in contacts if regions else ():
            line: dict[str, Any] = {"contact": str(contact), "regions": regions}
            yield line | ({key: list(block.people)} if block.people else {})


def _line(line: Line, key: str) -> dict[str, Any]:
    found: dict[str, Any] = {"contact": str(line.contact)}
    if line.regions:
        found["regions"] = [str(region) for region in line.regions]
    if line.others:
        found[key] = list(line.others)
    return found | _withdrawn(line)


def _withdrawn(of: Consent | Line) -> dict[str, Any]:
    if of.withdrawn_on is None:
        return {}
    words = {"withdrawn_words": of.withdrawn_words} if of.withdrawn_words else {}
    return {"withdrawn_on": of.withdrawn_on} | words


def _limit(block: LimitBlock) -> dict[str, Any]:
    found: dict[str, Any] = dict(block.values)
    takes = found.pop("takes_a_day", "")
    if takes:
        if not (takes.isascii() and takes.isdecimal() and len(takes) <= 4):
            raise InputError((Problem("consent", "takes a day", repr(takes), "a whole number"),))
        found["takes_a_day"] = int(takes)
    return ({"kinds": list(block.kinds)} if block.kinds and found else {}) | found


def kept_of(
    member: CastMember, cast: Iterable[str], by: str, now: datetime, raw: Mapping[str, Any]
) -> tuple[KeptConsent, bytes]:
    """A consent ready to be kept: as a value, and as the file it is kept in.

    Args:
        member: Whose it is.
        cast: Every board number.
        by: Who keeps it.
        now: When, with its time zone.
        raw: The keys of the consent.

    Raises:
        InputError: It says what cannot be said.
    """
    path = path_of(member.id)
    data = {"part": member.name, "by": by[:300], "kept_at": now.replace(microsecond=0)} | dict(raw)
    try:
        kept = KeptConsent.model_validate(data)
    except ValidationError as error:
        found = [_said(path, dict(one)) for one in error.errors()[:20]]
        raise InputError(tuple(found)) from error
    problems = list(_unknown(path, kept, set(cast)))
    if member.minor and any(line.contact != Contact.NONE for line in (*kept.receives, *kept.gives)):
        problems.append(Problem(path, "", "a consent to contact of a minor", "no contact"))
    if problems:
        raise InputError(tuple(problems))
    return kept, _toml(data)


def _said(path: str, one: Mapping[str, Any]) -> Problem:
    found, _, allowed = str(one["msg"]).removeprefix("Value error, ").partition("; ")
    where = ".".join(map(str, one["loc"]))
    return Problem(path, where, found.removeprefix("found ")[:200], allowed.removesuffix(" is allowed"))


def _unknown(path: str, kept: KeptConsent, cast: set[str]) -> Iterator[Problem]:
    for line in (*kept.receives, *kept.gives):
        for other in line.others:
            if other not in cast:
                yield Problem(path, "people", repr(other), "somebody in the cast")
    for kind in (*(kind for line in kept.limits for kind in line.kinds), *kept.double_for):
        if kind not in GAG_KINDS:
            yield Problem(path, "kinds", repr(kind), ", ".join(GAG_KINDS))


def _toml(data: Mapping[str, Any]) -> bytes:
    document = tomlkit.document()
    document.add(tomlkit.comment("Kept by the person's own account; the office lets nobody else change it."))
    document.add(tomlkit.comment("It stands in place of [cast.consent] in production.toml."))
    for key, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = tomlkit.array()
            for row in value:
                table = tomlkit.inline_table()
                table.update(row)
                rows.append(table)
            document.add(key, rows.multiline(multiline=True))
        else:
            document.add(key, value)
    return tomlkit.dumps(document).encode()


def limit_names() -> tuple[str, ...]:
    """Names of the limits of a form, in its order."""
    return tuple(name for name in PersonLimits.model_fields if name != "kinds")
