"""Falls, ropes and climbs over the whole of their ranges: every margin is a number."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from gags.made_up import specified
from precipice.gags.registry import model_of

HERE = Path(__file__).parent
KINDS = ("high_fall", "rope_fall", "climb")
TAKES = 4000


def examples(kind: str) -> dict[str, dict[str, object]]:
    text = (HERE / kind / "examples.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, object]] = tomllib.loads(text)["good"]
    return found


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in KINDS for name in examples(kind)])
def test_margins_are_numbers_over_the_whole_range(kind: str, name: str) -> None:
    spec, problems = specified(kind, examples(kind)[name])
    assert spec is not None, problems
    model, random = model_of(kind), np.random.default_rng(5)
    columns = model.columns(spec)
    low, high = (
        np.array([getattr(spec.stated[column].parameter, end) for column in columns])
        for end in ("low", "high")
    )
    share = random.random((TAKES, len(columns)))
    # A third of the numbers lie at an end of their range.
    share = np.where(random.random(share.shape) < 1.0 / 3.0, np.round(share), share)
    keys = random.integers(0, 2**63, TAKES).astype(np.uint64)
    outcome = model.run(spec, low + share * (high - low), keys)
    names = [margin.name for margin in model.margins(spec)]
    lost = ~np.isfinite(outcome.margins)
    assert not lost.any(), {names[k]: int(lost[:, k].sum()) for k in np.flatnonzero(lost.any(axis=0))}
