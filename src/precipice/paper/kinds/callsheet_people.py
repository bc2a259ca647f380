"""The people of a call sheet: calls, consents, what a medic must know, and where cars go."""

from __future__ import annotations

from precipice.paper.handout.document import Column, Paragraph, Row, Run, Table, Tone
from precipice.paper.kinds.columns import columns
from precipice.paper.kinds.days import Shooting
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.sight import Recipient, roles
from precipice.plan.calls import PersonCall, UnitDay, crew_call, to_clock
from precipice.production.crew import CrewMember
from precipice.production.people import CastMember


def cast_table(material: Material, unit: UnitDay, who: Recipient) -> Table | None:
    """Everybody in front of the camera, in the order of their calls; those on hold last."""
    members = {member.id: member for member in material.checked.production.cast}
    rows = {row.id: row for row in material.plan.cast}
    dates = material.plan.schedule.dates if material.plan.schedule else ()
    at = dates.index(unit.day.date) if unit.day.date in dates else -1

    def status(person: str) -> str:
        row = rows.get(person)
        return row.days[at] if row is not None and 0 <= at < len(row.days) else ""

    def line(person: str, call: str, on_set: str, wrap: str, remarks: str, tone: Tone) -> Row:
        member = members.get(person)
        part = rows[person].name if person in rows else person
        own = who.name_of(member) if member is not None else ""
        phone = _phone(material, who, member) if member is not None else ""
        remark = ", ".join(filter(None, (remarks, phone)))
        cells = (person, f"{part} ({own})" if own else part, status(person), call, on_set, wrap, remark)
        return Row(cells, tone, bold=person == who.id)

    found = [
        line(
            one.person,
            to_clock(one.call),
            to_clock(one.on_set),
            to_clock(one.wrap),
            _rest(one),
            "warning" if one.short_rest else "",
        )
        for one in unit.people
    ]
    found += [line(person, "hold", "", "", "", "soft") for person in unit.day.held]
    heads = columns("no.:26 part*3 status:38 call:48 on set:48 wrap:52 remarks*3")
    return Table(f"Cast {unit.day.unit} unit", heads, tuple(found)) if found else None


def _rest(one: PersonCall) -> str:
    if not one.short_rest or one.rest is None:
        return ""
    return f"REST: {one.rest:.1f} h since wrap, {one.rest_asked:g} h asked"


def _phone(material: Material, who: Recipient, member: CastMember | CrewMember) -> str:
    """A telephone as the reader may see it; only their own where the production keeps telephones off."""
    kept_off = not material.checked.production.callsheet.show_phones and member.id != who.id
    return "" if kept_off else who.phone_of(member)


def crew_table(material: Material, unit: UnitDay, who: Recipient) -> Table | None:
    """Everybody else who is called, by department; doubles whom nobody has named yet are named as lacking.

    Where the reader may not see names, what somebody does stands in place of theirs.
    """
    production = material.checked.production
    gags = [gag for at in unit.scenes for gag in at.scene.gags]
    parts = {member.id: member.name for member in production.cast}
    rows: list[tuple[str, int, Row]] = []
    doubled: set[str] = set()
    for member in production.crew:
        call = crew_call(production, member, unit)
        if call is None:
            continue
        theirs = [gag for gag in gags if gag in member.gags]
        doubled |= set(theirs) if member.role == "performer" else set()
        phone = _phone(material, who, member)
        name = who.name_of(member) or roles()[member.role].label
        cells = (member.department, name, to_clock(call), ", ".join(dict.fromkeys(theirs)), phone)
        rows.append((member.department.casefold(), call, Row(cells, bold=member.id == who.id)))
    for gag in production.gags:
        if gag.id in gags and gag.double and gag.id not in doubled:
            part = parts.get(gag.performer or "", "")
            name = f"double for {part}, not named" if part else "double, not named"
            rows.append(
                ("stunts", unit.call, Row(("Stunts", name, to_clock(unit.call), gag.id, ""), "warning"))
            )
    rows.sort(key=lambda row: row[:2])
    shows = any(row.cells[4] for _, _, row in rows)
    heads = columns("department*1.6 name*2.2 call:48 for gags*2.6 telephone*1.6")
    if not rows:
        return None
    lines = tuple(row if shows else Row(row.cells[:4], row.tone, row.bold) for _, _, row in rows)
    return Table(f"Crew {unit.day.unit} unit", heads if shows else heads[:4], lines)


def own_call(material: Material, day: Shooting, who: Recipient) -> Paragraph:
    """The reader's own call, in one line."""
    production = material.checked.production
    found = []
    for unit in day.units:
        for one in unit.people:
            if who.is_cast and one.person == who.id:
                words = f"call {to_clock(one.call)}, on set {to_clock(one.on_set)}, "
                words += f"wrap about {to_clock(one.wrap)}"
                found.append(f"{words}, scenes {', '.join(one.scenes)}")
        if who.is_cast and who.id in unit.day.held:
            found.append("on hold")
        for member in production.crew:
            call = crew_call(production, member, unit) if member.id == who.id else None
            if call is not None:
                found.append(f"call {to_clock(call)}, wrap about {to_clock(unit.wrap)}, {unit.day.unit} unit")
    holders: tuple[CastMember | CrewMember, ...] = (*production.cast, *production.crew)
    address = next((who.address_of(one) for one in holders if one.id == who.id), "")
    words = "; ".join(found) or "not called on this day"
    pick_up = f". Pick-up: {address}" if address and found else ""
    return Paragraph((Run(f"{who.name}: ", bold=True), Run(f"{words}{pick_up}.", bold=True)), "head")


def called(material: Material, day: Shooting) -> tuple[CastMember, ...]:
    """The cast of the day, by board number as the production has them."""
    there = {person for unit in day.units for person in unit.day.cast}
    return tuple(member for member in material.checked.production.cast if member.id in there)


def consents_table(material: Material, day: Shooting, who: Recipient) -> Table | None:
    """Answers to the day's gags, those that the reader may see; None where there are none."""
    rows = [
        Row(
            (one.gag, one.name, one.part, one.state, one.since, one.words),
            "no-go" if one.stops else ("warning" if not one.is_go else ""),
        )
        for one in material.plan.consents
        if one.gag in day.gags and who.sees_consent_of(one.person)
    ]
    there = {person for gag in day.gags for person in _people(material, gag)}
    rows += [
        Row(("their limits", member.name, "", "", "", "; ".join(member.limits)))
        for member in called(material, day)
        if member.limits and member.id in there and who.sees_consent_of(member.id)
    ]
    heads = columns("gag*1.3 who*1.2 part:52 answer*1.1 since:62 in words*4")
    return Table("Consents", heads, tuple(rows), small=True) if rows else None


def _people(material: Material, gag: str) -> set[str]:
    scenes = {one.id: one.scene for one in material.checked.production.gags}
    return {
        person for scene in material.plan.scenes if scene.number == scenes.get(gag) for person in scene.cast
    }


def medical_table(material: Material, day: Shooting, who: Recipient) -> Table | None:
    """What a medic must know of the day's cast, as far as the reader may; None where that is nothing."""
    rows = [
        Row((member.id, member.name, "; ".join(notes)))
        for member in called(material, day)
        if (notes := who.medical_of(member))
    ]
    return Table("Medical", columns("no.:26 part*1.2 notes*5"), tuple(rows)) if rows else None


def pick_ups(material: Material, day: Shooting, who: Recipient) -> Table | None:
    """Where cars go, for those who send them; None where the reader may see no address but their own."""
    if not who.sees.addresses:
        return None
    production = material.checked.production
    calls = {one.person: one.call for unit in day.units for one in unit.people}
    rows = [
        (
            calls[member.id],
            Row(
                (
                    to_clock(calls[member.id]),
                    member.name,
                    address,
                    _phone(material, who, member),
                    who.agent_of(member),
                )
            ),
        )
        for member in called(material, day)
        if member.id in calls and (address := who.address_of(member))
    ]
    for member in production.crew:
        found = [call for unit in day.units if (call := crew_call(production, member, unit)) is not None]
        if found and (address := who.address_of(member)):
            cells = (to_clock(min(found)), member.name, address, _phone(material, who, member), "")
            rows.append((min(found), Row(cells)))
    rows.sort(key=lambda row: row[0])
    heads: tuple[Column, ...] = columns("call:48 who*1.6 address*3 telephone*1.6 agent*1.8")
    return Table("Pick-ups", heads, tuple(row for _, row in rows)) if rows else None
