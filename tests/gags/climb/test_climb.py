"""The climb against the planned fall's own functions, its chances, and pieces that pull."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from gags.made_up import specified
from precipice.gags.model import Outcome
from precipice.gags.registry import model_of
from precipice.gags.rope_fall import brake, lead, rope
from precipice.gags.specification import Specification
from precipice.risk.sample import middles

FT = 0.3048
EXAMPLES = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))["good"]
ONE = np.ones(1)
STILL = {"slip_chance": "1", "slack": "1 ft", "push_out": "0.5 m/s", "off_line": "0 ft"}


def spec_of(name: str, **changed: object) -> Specification:
    spec, problems = specified("climb", EXAMPLES[name] | STILL | changed)
    assert spec is not None, problems
    return spec


def run(spec: Specification, takes: int = 1) -> tuple[dict[str, np.ndarray], Outcome]:
    model = model_of("climb")
    rows = np.tile(middles(spec, model.columns(spec)), (takes, 1))
    keys = np.random.default_rng(3).integers(0, 2**63, takes).astype(np.uint64)
    outcome = model.run(spec, rows, keys)
    names = [margin.name for margin in model.margins(spec)]
    return dict(zip(names, outcome.margins.T, strict=True)), outcome


def test_fall_on_lead_is_the_planned_fall_onto_the_last_piece() -> None:
    """Pieces at 9, 14, 19, ...; off at 10 + 0.6 x 50 = 40 ft, 1 ft above the one at 39 ft."""
    spec = spec_of("lead", slip_at="0.6", piece_scatter="0", spacing="5 ft", climb_height="60 ft")
    left, outcome = run(spec)
    one = lead.lead_fall(
        rope.fitted(8600.0 * ONE, 0.33 * ONE),
        82.0 * ONE,
        3.0 * FT * ONE,
        (2.0 * FT + 0.3) * ONE,
        36.0 * FT * ONE,
        0.66 * ONE,
        2500.0 * ONE,
    )
    assert outcome.branches is not None
    assert outcome.branches[0] == 1
    assert left["body_load"][0] == pytest.approx(6000.0 - one.body[0], rel=1e-4)
    assert left["piece"][0] == pytest.approx(12_000.0 - one.piece[0], rel=1e-4)
    drop = 3.0 * FT + one.stretch[0] + one.slipped[0]
    assert left["clear_below"][0] == pytest.approx(40.0 * FT - drop - 3.5 * FT, rel=1e-4)


def test_longer_way_above_the_piece_falls_farther() -> None:
    near, _ = run(spec_of("lead", slip_at="0.5", piece_scatter="0"))
    far, _ = run(spec_of("lead", slip_at="0.5", piece_scatter="0", spacing="10 ft"))
    assert far["clear_below"][0] < near["clear_below"][0]


def test_share_of_takes_that_come_off_is_the_chance() -> None:
    _, outcome = run(spec_of("top_rope", slip_chance="0.3"), 20_000)
    assert outcome.branches is not None
    assert (outcome.branches > 0).mean() == pytest.approx(0.3, abs=0.01)


def test_climber_who_stays_on_bears_nothing() -> None:
    left, outcome = run(spec_of("lead", slip_chance="0"), 500)
    assert outcome.branches is not None
    assert not outcome.branches.any()
    np.testing.assert_allclose(left["body_load"], 6000.0)
    assert (left["clear_below"] > 0.0).all()


def test_piece_that_pulls_leaves_the_fall_to_the_next() -> None:
    """Pieces of about 4 kN under a load of about 6: all pull, and most of the next ones too."""
    strong, _ = run(spec_of("lead", slip_at="0.8", piece_strength="30 kN", belay_holds="20 kN"), 400)
    weak, outcome = run(spec_of("lead", slip_at="0.8", piece_strength="4 kN", belay_holds="20 kN"), 400)
    assert outcome.branches is not None
    pulled = outcome.branches == 2
    assert pulled.mean() > 0.5
    assert (weak["piece"][pulled] < 0.0).all()
    assert (weak["clear_below"][pulled] < strong["clear_below"][pulled]).all()
    assert (weak["clear_below"] < 0.0).any()


def test_lanyard_is_an_arrest_from_where_it_is_clipped() -> None:
    left, _ = run(spec_of("lanyard", slip_at="0.5", clip_above="1 ft"))
    one = brake.arrested(82.0 * ONE, 3.5 * FT * ONE, 40_000.0 * ONE, 4300.0 * ONE, 1.14 * ONE, 5.7 * FT * ONE)
    assert left["body_load"][0] == pytest.approx(6000.0 - one.force[0], rel=1e-3)
    assert left["tear_left"][0] == pytest.approx(5.7 * FT - one.torn[0], rel=1e-3)
    drop = 3.5 * FT + one.torn[0] + one.stretch[0]
    assert left["clear_below"][0] == pytest.approx((33.0 - 3.5) * FT - drop, rel=1e-4)


def test_ledge_counts_only_from_well_above_it() -> None:
    above, _ = run(spec_of("lead", slip_at="0.9", piece_scatter="0", ledge_height="30 ft"))
    plain, _ = run(spec_of("lead", slip_at="0.9", piece_scatter="0"))
    assert plain["clear_below"][0] - above["clear_below"][0] == pytest.approx(30.0 * FT)
    beside, _ = run(spec_of("lead", slip_at="0.4", piece_scatter="0", ledge_height="30 ft"))
    flat, _ = run(spec_of("lead", slip_at="0.4", piece_scatter="0"))
    assert beside["clear_below"][0] == flat["clear_below"][0]


def test_rope_from_above_is_softer_than_lead() -> None:
    above, _ = run(spec_of("top_rope", slip_at="0.9"))
    below, _ = run(spec_of("lead", climb_height="50 ft", slip_at="0.9", belay_holds="20 kN"))
    assert above["body_load"][0] > below["body_load"][0]


def test_branch_of_a_piece_that_pulls_exists_only_with_pieces() -> None:
    model = model_of("climb")
    assert [key for key, _ in model.branches(spec_of("lead"))] == ["stays_on", "held", "piece_pulls"]
    assert [key for key, _ in model.branches(spec_of("lanyard"))] == ["stays_on", "held"]
