"""Small values for the tests of consents: people, gags, and simulated gags without a simulation."""

from __future__ import annotations

from typing import Any

from precipice.production.assessment import Assessment, Input, MarginResult, Phase, Severity
from precipice.production.findings import Odds
from precipice.production.people import CastMember
from precipice.production.picture import Words

NEVER = Odds(p=0.0, low=0.0, high=0.0001, failures=0, runs=30_000)


def person(number: str = "1", consent: dict[str, Any] | None = None, **more: Any) -> CastMember:
    """A cast member; a consent gets a date where it has none."""
    if consent is not None:
        more["consent"] = {"given_on": "2027-05-03", **consent}
    return CastMember(id=number, name=f"PERSON {number}", day_rate=1000.0, **more)


def margin(name: str, limit: float | None, worst: float, unit: str = "g") -> MarginResult:
    """A margin whose demand is `worst` once in a hundred, SI."""
    left = 0.0 if limit is None else limit - worst
    return MarginResult(
        name=name,
        label=name,
        meaning="Limit less demand.",
        severity=Severity.INJURES,
        si_unit="",
        unit=unit,
        limit=limit,
        limit_source="a test",
        quantiles=(left, left, *(left + 1.0,) * 7),
        odds=NEVER,
    )


def stated(name: str, mean: float, sd: float = 0.0, unit: str = "ft") -> Input:
    """An input, SI."""
    return Input(
        name=name,
        label=name,
        si_unit="",
        unit=unit,
        written="",
        distribution="normal" if sd else "exact",
        mean=mean,
        sd=sd,
        low=mean - 1.645 * sd,
        high=mean + 1.645 * sd,
        stated_by="production",
        source="a test",
        has_tolerance=sd > 0.0,
    )


def phase(height: float, speed: float) -> Phase:
    """A phase of the middle run, SI."""
    return Phase(name="phase", label="phase", start=0.0, height=height, speed=speed)


def simulated(gag: str = "gag", kind: str = "hit", **found: Any) -> Assessment:
    """A gag that its odds alone would let go."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("margins", "drivers", "inputs", "phases", "bands", "tracks", "landings", "terrain", "shapes"), ()
    )
    nothing |= dict.fromkeys(("record", "assumptions", "not_modelled"), ())
    nothing |= dict.fromkeys(("spoils", "injures", "kills", "harm", "fails"), NEVER)
    return Assessment(
        **nothing
        | {
            "gag": gag,
            "kind": kind,
            "scene": "5",
            "description": "",
            "performer": "",
            "runs": 30_000,
            "seed": 1,
            "highest_harm": 0.01,
            "verdict": "go",
            "reasons": ("The odds are within what is allowed.",),
            "landing_zone": None,
            "words": Words(origin="origin", clock="clock", bodies={}),
        }
        | found
    )
