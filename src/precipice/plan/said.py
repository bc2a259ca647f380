"""What somebody says of a gag on the day, checked against the decision that it belongs to."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from precipice.plan.check import Checked
from precipice.plan.day import assessment_of
from precipice.plan.plan import Plan
from precipice.production.problem import InputError, Problem
from precipice.production.quantity import QuantityError, parse_quantity
from precipice.safety.decision import Decision
from precipice.safety.happened import LineShown, Observed, Verdict
from precipice.safety.lines import CLOCKS_DIFFER
from precipice.safety.signoff import ROLES, SignOff

SHORT = {"wind": ("wind_speed",), "speed": ("lip_speed", "speed"), "boat": ("rescue_boat",)}
"""Short names of lines, where there is such a line."""


def clock_of(checked: Checked) -> datetime:
    """Now, on the calendar's clock; on this computer's where the production names no zone."""
    zone = checked.production.calendar.time_zone
    return datetime.now(ZoneInfo(zone)).replace(microsecond=0) if zone else datetime.now().astimezone()


def refuse_to_come(at: datetime, now: datetime, where: str) -> None:
    """Refuse a moment that is still to come.

    Raises:
        InputError: It is, by more than clocks differ.
    """
    if at > now + CLOCKS_DIFFER:
        raise refusal(where, f"{at.isoformat()}, which is still to come", f"a time up to {now.isoformat()}")


def verdict_of(decision: Decision, set_by_hand: bool = False) -> Verdict:
    """A decision as it is shown, for the record."""
    return Verdict(
        verdict=decision.verdict,
        take=decision.take,
        hash=decision.statement_hash,
        statement=decision.statement,
        lines=tuple(LineShown.model_validate(line.data()) for line in decision.lines),
        clock="set by hand" if set_by_hand else "own",
        at=decision.now,
    )


def yes_to(decision: Decision, role: str, person: str, by: str, words: str, at: datetime) -> SignOff:
    """A yes in a role to what there is to sign.

    Args:
        decision: What was seen.
        role: In which role.
        person: Board number of a performer; "" for the only one, and in every other role.
        by: Name of who signs.
        words: What else is said.
        at: When.

    Raises:
        InputError: Nobody's word in this role is needed, or some other line is not a go.
    """
    if role == "performer" and not person and len(decision.people) == 1:
        person = decision.people[0]
    signers = {(one.role, one.person) for one in decision.signers}
    if (role, person) not in signers:
        known = ", ".join(f"{a}:{b}" if b else a for a, b in signers)
        raise refusal("--sign", repr(f"{role}:{person}" if person else role), known)
    open_lines = [line for line in decision.before_signing if line.state != "go"]
    if open_lines:
        found = f"{open_lines[0].label}: {open_lines[0].state} ({open_lines[0].found})"
        raise refusal("--sign", found, "a yes once every other line is a go; a no at any time")
    return _word(role, person, by, words, at, decision.statement_hash)


def no_of(role: str, person: str, by: str, words: str, at: datetime) -> SignOff:
    """A no in a role. It needs no reason, and nothing that it is held against.

    Raises:
        InputError: There is no such role, or a name is too long.
    """
    return _word(role, person, by, words, at, "")


def observed_of(plan: Plan | None, gag_id: str, name: str, written: str, where: str) -> Observed:
    """What was measured of a take, from "30.6 mph" or "30.1, 30.9 mph".

    Raises:
        InputError: The gag has no such input, or it is no quantity.
    """
    assessment = assessment_of(plan, gag_id)
    inputs = {one.name: one for one in (assessment.inputs if assessment else ())}
    key = next((long for long in SHORT.get(name, ()) if long in inputs), name)
    if key not in inputs:
        allowed = f"NAME=VALUE with an input of the gag: {', '.join(inputs)}"
        raise refusal(where, repr(f"{name}={written}"[:200]), allowed)
    unit = inputs[key].unit
    try:
        parts = [part.strip() for part in written.split(",")]
        found = [parse_quantity(float(part) if unit == "1" else part, unit) for part in parts]
        if any(one.has_tolerance for one in found):
            raise QuantityError(f"found {written!r}; numbers as they were read are allowed")
        return Observed(name=key, values=tuple(one.mean for one in found), unit=unit)
    except (QuantityError, ValidationError) as error:
        found_text, _, allowed = str(error).partition("; ")
        raise refusal(f"{where} {key}", found_text.removeprefix("found "), allowed or "a quantity") from error
    except ValueError as error:
        raise refusal(f"{where} {key}", repr(written), "a number") from error


def refusal(where: str, found: str, allowed: str) -> InputError:
    """What cannot be said on the day."""
    return InputError((Problem("gonogo", where, found, allowed),))


def _word(role: str, person: str, by: str, words: str, at: datetime, hashed: str) -> SignOff:
    if role not in ROLES:
        raise refusal("--sign", repr(role), ", ".join(ROLES))
    said = {"role": role, "person": person, "by": by, "yes": bool(hashed), "words": words}
    try:
        return SignOff.model_validate({**said, "hash": hashed, "at": at})
    except ValidationError as error:
        first = error.errors()[0]
        raise refusal("--sign", str(first["msg"]), "a name, and words up to 2,000 characters") from error
