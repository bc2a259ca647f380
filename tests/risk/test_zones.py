"""Ellipses round impacts whose law is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from precipice.production.findings import Zone
from precipice.risk.zones import impact_zones

CENTRE = np.array([30.0, -4.0])


def impacts(n: int, long: float, short: float, angle: float, seed: int) -> np.ndarray:
    turned = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    bells = np.random.default_rng(seed).standard_normal((n, 2)) * [long, short]
    points: np.ndarray = CENTRE + bells @ turned.T
    return points


def inside(zone: Zone, points: np.ndarray) -> float:
    """Share of the points in the ellipse, from its axes as they are stated."""
    x, y = (points - [zone.x, zone.y]).T
    along = x * math.cos(zone.angle) + y * math.sin(zone.angle)
    beside = -x * math.sin(zone.angle) + y * math.cos(zone.angle)
    return float(((along / zone.long) ** 2 + (beside / zone.short) ** 2 <= 1.0).mean())


@pytest.mark.parametrize("angle", [0.0, 0.6, 2.5, -1.2])
def test_axes_of_a_bell_curve(angle: float) -> None:
    usual, rare = impact_zones("bike", impacts(50_000, 6.0, 2.0, angle, 1))
    assert (usual.share, rare.share, usual.body, usual.runs) == (0.95, 0.999, "bike", 50_000)
    assert usual.long == pytest.approx(6.0 * math.sqrt(5.991), rel=0.03)
    assert usual.short == pytest.approx(2.0 * math.sqrt(5.991), rel=0.03)
    assert rare.long == pytest.approx(6.0 * math.sqrt(chi2.ppf(0.999, 2)), rel=0.06)
    assert (usual.x, usual.y) == pytest.approx(CENTRE, abs=0.15)
    off = (usual.angle - angle + math.pi / 2.0) % math.pi - math.pi / 2.0
    assert off == pytest.approx(0.0, abs=0.02)
    fresh = impacts(200_000, 6.0, 2.0, angle, 2)
    assert inside(usual, fresh) == pytest.approx(0.95, abs=0.006)
    assert inside(rare, fresh) == pytest.approx(0.999, abs=0.001)


def test_no_bell_curve_is_assumed() -> None:
    """A ring of impacts with a tail: the share is held all the same."""

    def tailed(seed: int) -> np.ndarray:
        generator = np.random.default_rng(seed)
        return CENTRE + generator.standard_t(3, (50_000, 2)) * [3.0, 1.0]

    usual, rare = impact_zones("bike", tailed(1))
    assert inside(usual, tailed(2)) == pytest.approx(0.95, abs=0.01)
    assert inside(rare, tailed(2)) == pytest.approx(0.999, abs=0.001)


@given(st.integers(100, 2_000), st.integers(0, 100))
def test_a_zone_holds_its_share_of_what_it_was_drawn_from(n: int, seed: int) -> None:
    points = impacts(n, 6.0, 2.0, 0.4, seed)
    for zone in impact_zones("rider", points):
        assert inside(zone, points) >= zone.share - 1.5 / n
        assert inside(zone, points) <= zone.share + 1.5 / n + 1e-9


def test_what_did_not_come_down_is_left_out_and_few_impacts_draw_nothing() -> None:
    points = impacts(150, 6.0, 2.0, 0.4, 1)
    gappy = np.vstack([points, np.full((50, 2), np.nan)])
    assert impact_zones("bike", gappy) == impact_zones("bike", points)
    assert impact_zones("bike", gappy[60:]) == ()


def test_impacts_in_a_line_or_a_point_have_an_ellipse_too() -> None:
    line = np.column_stack([np.linspace(0.0, 9.0, 200), np.zeros(200)])
    for points in (line, np.ones((200, 2))):
        for zone in impact_zones("bike", points):
            assert np.isfinite([zone.x, zone.y, zone.long, zone.short, zone.angle]).all()
