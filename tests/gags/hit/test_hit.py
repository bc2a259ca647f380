"""The hit as a gag: limits are the curves' points, and what lands, misses and breaks is what it should be."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from gags.made_up import specified
from precipice.gags.hit.blow import impact
from precipice.gags.hit.model import MODEL, TOUCHES, landing_speed
from precipice.gags.hit.tolerance import (
    ABDOMEN_VISCOUS,
    CHEST_COMPRESSION,
    CHEST_VISCOUS,
    CONCUSSION,
    HEAD_INJURY,
)
from precipice.gags.kind import read_kind
from precipice.gags.plain import Takes
from precipice.gags.specification import Specification

EXAMPLES: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("examples.toml").read_text(encoding="utf-8")
)["good"]


def made(name: str, **changed: str) -> Specification:
    spec, problems = specified("hit", {**EXAMPLES[name], **changed})
    assert spec is not None, problems
    return spec


def takes(spec: Specification, count: int, **columns: np.ndarray) -> Takes:
    """Everything at its middle but these columns."""
    middle = {name: np.full(count, spec.middle(name)) for name in MODEL.columns(spec)}
    return Takes(middle | columns, np.arange(count, dtype=np.uint64))


def test_limits_are_points_of_the_curves() -> None:
    limit = {name: p.default.mean for name, p in read_kind("hit").parameters.items() if p.default}
    assert limit["highest_head_acceleration"] / 9.80665 == pytest.approx(CONCUSSION.at(0.05), rel=0.01)
    assert limit["highest_hic"] == pytest.approx(HEAD_INJURY.at(0.01), rel=0.01)
    assert limit["highest_chest_viscous"] == pytest.approx(CHEST_VISCOUS.at(0.01), rel=0.01)
    assert 100 * limit["highest_chest_compression"] == pytest.approx(CHEST_COMPRESSION.at(0.01), rel=0.02)
    assert limit["highest_abdomen_viscous"] == pytest.approx(ABDOMEN_VISCOUS.at(0.01), rel=0.01)


def test_the_share_of_touches_is_the_bell_curves_tail() -> None:
    # Only the distance is off, by 2 in; the gap is 4 in and the other does not move before the blow's end.
    spec = made("kick_without_contact", gap="4 in", reaction_travel="0 in")
    count = 200_000
    errors = np.random.default_rng(3).normal(0.0, 2 * 0.0254, count)
    flown = MODEL.fly(spec, takes(spec, count, distance_error=errors))
    share = np.mean(flown.demands["miss_distance"] < 0.0)
    assert share == pytest.approx(norm.cdf(-2.0), rel=0.03)
    assert flown.branches is not None
    assert np.mean(flown.branches == TOUCHES) == share
    assert np.all(flown.demands["grave"] >= flown.demands["miss_distance"])


@pytest.mark.parametrize("name", ["kick_without_contact", "prop_past_a_head"])
def test_the_room_to_a_grave_blow_is_where_that_blow_passes_its_limit(name: str) -> None:
    # A take whose room is just used up lands at the speed at which its region's limit is reached.
    spec = made(name, reaction_travel="0 in", speed="11 m/s")
    room = float(MODEL.fly(spec, takes(spec, 1)).demands["grave"][0])
    used = takes(spec, 1, distance_error=np.array([-room]))
    lands = landing_speed(spec, used)
    nothing = np.zeros(1)
    found = impact(spec, used, lands, nothing.astype(bool), nothing)
    measure, limit = ("viscous", "highest_abdomen_viscous") if "kick" in name else ("hic", "highest_hic")
    if name == "kick_without_contact":
        assert found[measure][0] == pytest.approx(spec.middle(limit), rel=0.02)
    else:  # the bottle is too light to get there: it would have to pass right through
        assert found[measure][0] < spec.middle(limit)
        assert lands[0] == pytest.approx(11.0)


def test_a_pulled_blow_that_lands_deeper_lands_harder() -> None:
    spec = made("pulled_punch", reaction_travel="0 in")
    nearer = -0.0254 * np.array([-2.0, 0.0, 1.0, 2.0, 4.0])
    force = MODEL.fly(spec, takes(spec, 5, distance_error=nearer)).demands["agreed"]
    assert force[0] == 0.0  # out of reach
    assert np.all(np.diff(force[1:]) > 0.0)


def test_a_blow_beside_the_pad_is_as_hard_as_one_without() -> None:
    padded, bare = made("padded_kick"), made("padded_kick", contact="full")
    off = takes(padded, 2, aim_side=np.array([0.0, 0.2]))
    force = MODEL.fly(padded, off).demands["agreed"]
    full = {name: off[name] for name in MODEL.columns(padded) if not name.startswith(("pad_", "aim_"))}
    assert force[1] == pytest.approx(MODEL.fly(bare, Takes(full, None)).demands["agreed"][0])
    assert force[0] < force[1]


def test_a_bottle_that_does_not_break_is_drawn_as_often_as_stated() -> None:
    spec = made("bottle_on_an_arm")
    count = 100_000
    flown = MODEL.fly(spec, takes(spec, count, dud_chance=np.full(count, 0.02)))
    assert flown.branches is not None
    whole = flown.branches == 1
    assert np.mean(whole) == pytest.approx(0.02, rel=0.1)
    assert flown.demands["agreed"][whole].min() > flown.demands["agreed"][~whole].max()


def test_the_middle_of_a_kick_without_contact_shows_both_bodies_and_the_gap() -> None:
    spec = made("kick_without_contact")
    middle = MODEL.middle_run(spec, np.array([spec.middle(name) for name in MODEL.columns(spec)]))
    assert [line.body for line in middle.lines] == ["performer", "striker"]
    assert middle.series is not None
    assert min(middle.series.curve("gap").values) == pytest.approx(7 * 0.0254, abs=2e-3)
