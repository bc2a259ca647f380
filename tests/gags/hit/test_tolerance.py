"""The curves at the points that their papers print."""

import numpy as np
import pytest
from scipy.stats import lognorm

from precipice.gags.hit.tolerance import (
    ABDOMEN_VISCOUS,
    CHEST_COMPRESSION,
    CHEST_VISCOUS,
    CONCUSSION,
    CURVES,
    HEAD_INJURY,
    RiskCurve,
)


def risk(curve: RiskCurve, value: float) -> float:
    return float(curve.risk(np.array([value]))[0])


def test_published_points() -> None:
    assert risk(CHEST_VISCOUS, 1.0) == pytest.approx(0.25, abs=0.05)  # Lau and Viano 1986: 25 %
    assert risk(ABDOMEN_VISCOUS, 1.2) == pytest.approx(0.25)  # the same
    assert risk(CHEST_COMPRESSION, 34.0) == pytest.approx(0.25, abs=0.01)  # Viano and King 2000
    assert risk(CONCUSSION, 4.897 / 0.0606) == pytest.approx(0.5)


def test_head_injury_is_the_lognormal_of_scipy() -> None:
    truth = lognorm(s=0.73998, scale=np.exp(7.45231))
    for value in (100.0, 700.0, 1000.0, 3000.0):
        assert risk(HEAD_INJURY, value) == pytest.approx(truth.cdf(value), rel=1e-12)


@pytest.mark.parametrize("curve", CURVES)
def test_there_and_back_and_nothing_from_nothing(curve: RiskCurve) -> None:
    for probability in (0.01, 0.05, 0.5, 0.9):
        assert risk(curve, curve.at(probability)) == pytest.approx(probability)
    assert risk(curve, 0.0) == 0.0
    assert np.all(np.diff(curve.risk(np.linspace(0.01, 200.0, 500))) >= 0.0)
    with pytest.raises(ValueError, match="more than 0"):
        curve.at(1.0)
