"""The limits printed with a gag are those of the people in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from precipice.plan.check import check
from precipice.plan.make import _limits_of
from precipice.plan.rows import company, scene_rows

HEADLAND = Path(__file__).resolve().parents[2] / "examples" / "headland"
NILS = "NILS: will not kick a colleague with contact, padded or not"
ASTA = "ASTA: no third jump on the same day"


@pytest.fixture(scope="module")
def limits() -> dict[str, tuple[str, ...]]:
    checked = check(HEADLAND)
    crew = company(checked)
    rows = scene_rows(checked, crew)
    return {gag.id: _limits_of(crew, rows, gag) for gag in checked.production.gags}


def test_those_who_give_and_receive_are_heard_beside_the_performer(
    limits: dict[str, tuple[str, ...]],
) -> None:
    assert limits["kitchen-kick"] == (ASTA, NILS)


def test_others_of_the_scene_are_not(limits: dict[str, tuple[str, ...]]) -> None:
    """Of a gag that names its performer alone."""
    checked = check(HEADLAND)
    for gag in checked.production.gags:
        if gag.performer and not gag.people:
            member = next(one for one in checked.production.cast if one.id == gag.performer)
            assert all(line.startswith(f"{member.name}: ") for line in limits[gag.id])
    assert limits["fjord-jump"] == (ASTA,)


def test_everybody_is_heard_where_a_gag_names_nobody(limits: dict[str, tuple[str, ...]]) -> None:
    checked = check(HEADLAND)
    crew = company(checked)
    called = next(row.cast for row in scene_rows(checked, crew) if row.number == "17")
    assert limits["viaduct-wreck"] == tuple(
        f"{one.name}: {limit}" for one in crew.cast if one.id in called for limit in one.limits
    )
