"""Wilson's interval against the worked examples of Newcombe, Stat Med 17, 857 (1998), table I."""

from __future__ import annotations

import pytest

from precipice.risk.odds import odds


@pytest.mark.parametrize(
    ("failures", "runs", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_interval_of_the_published_examples(failures: int, runs: int, low: float, high: float) -> None:
    found = odds(failures, runs)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)
