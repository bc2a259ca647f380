"""A production folder on its day: the example, with a small assessment made up for it."""

from __future__ import annotations

import shutil
from pathlib import Path

from bare_plan import bare_plan
from precipice.plan.stated import stated_hash
from precipice.production.assessment import Assessment, Input, Odds
from precipice.production.findings import CardLine, LimitsCard
from precipice.production.load import load_production
from precipice.production.picture import Words

ROOT = Path(__file__).resolve().parents[2]
GAG = "fjord-jump"
MPH = 0.44704
WIND_LABEL = "mean wind at 33 ft (10 m) over the landing zone"


def day_folder(to: Path) -> Path:
    """A copy of the example with a plan.json whose odds are made up: nothing is simulated."""
    shutil.copytree(ROOT / "examples" / "headland", to, ignore=shutil.ignore_patterns("out", "record.*"))
    gag = load_production(to).gag(GAG)
    plan = bare_plan(assessments=(assessment(),), stated={GAG: stated_hash(to, gag)})
    (to / "out").mkdir()
    (to / "out" / "plan.json").write_text(plan.model_dump_json(), encoding="utf-8")
    return to


def assessment() -> Assessment:
    """Odds of injury or worse 0.6 in 100, and the example's limits card."""
    return Assessment(
        gag=GAG,
        kind="cliff_jump",
        scene="27",
        description="",
        performer="ASTA",
        runs=20_000,
        seed=1,
        margins=(),
        spoils=odds(6),
        injures=odds(38),
        kills=odds(86),
        harm=odds(124),
        fails=odds(130),
        highest_harm=0.01,
        verdict="go",
        reasons=(),
        drivers=(),
        inputs=(
            stated("lip_speed", "speed at the lip", 31.0, 1.2, "31.0 +/- 1.2 mph"),
            stated("wind_speed", WIND_LABEL, 5.0, 1.5, "5 +/- 1.5 mph, at least 0"),
        ),
        phases=(),
        bands=(),
        tracks=(),
        landings=(),
        landing_zone=None,
        terrain=(),
        shapes=(),
        words=Words(),
        record=(),
        assumptions=(),
        not_modelled=(),
        card=LimitsCard(
            input="lip_speed",
            label="speed at the lip",
            unit="mph",
            low=30 * MPH,
            high=36 * MPH,
            second=WIND_LABEL,
            more_is_worse=True,
            lines=(
                CardLine(label="wind in the face", limit=2.5129803885105377, unit="mph", at_edge=False),
                CardLine(label="wind from behind", limit=4.188300647517563, unit="mph", at_edge=False),
            ),
            note="",
        ),
    )


def odds(failures: int) -> Odds:
    share = failures / 20_000
    return Odds(p=share, low=0.8 * share, high=1.2 * share, failures=failures, runs=20_000)


def stated(name: str, label: str, mean: float, sd: float, written: str) -> Input:
    return Input(
        name=name,
        label=label,
        si_unit="m/s",
        unit="mph",
        written=written,
        distribution="normal",
        mean=mean * MPH,
        sd=sd * MPH,
        low=(mean - 1.645 * sd) * MPH,
        high=(mean + 1.645 * sd) * MPH,
        stated_by="production",
        source="",
        has_tolerance=True,
    )
