"""The sell map joined with the hit: the gap keeps to the limit, and the place sells it."""

from __future__ import annotations

import math
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from precipice.gags.hit.near_miss import gap_in_sample
from precipice.plan.check import Checked, check
from precipice.plan.sell import bearing_words, moment, sell
from precipice.plan.sell_spread import sampled, without_contact
from precipice.production.problem import InputError

ROOT = Path(__file__).resolve().parents[2]
RUNS = 4000


@pytest.fixture(scope="module")
def kitchen() -> Checked:
    return check(ROOT / "examples" / "kitchen")


def changed(folder: Path, old: str, new: str) -> Checked:
    shutil.copytree(ROOT / "examples" / "kitchen", folder, ignore=shutil.ignore_patterns("out"))
    path = folder / "production.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return check(folder)


def test_the_needed_gap_is_the_quantile_of_the_miss_distance(kitchen: Checked) -> None:
    """A blow that stops short touches in a share p of takes at the gap less the p-quantile of its misses."""
    gag = kitchen.production.gag("stomach-kick")
    spec = without_contact(kitchen, gag, kitchen.specifications["stomach-kick"])
    found = sampled(spec, gag.highest_harm, RUNS, 1)
    needed = found.needed()
    share = found.contact(needed).p
    missed, _ = found.with_gap(0.1)
    assert needed == pytest.approx(gap_in_sample(share, missed, 0.1) + found.least, abs=2e-3)
    assert found.contact(needed).high <= gag.highest_harm < found.contact(needed - 0.004).high


def test_a_kick_planned_on_a_pad_is_answered_without_contact(kitchen: Checked) -> None:
    sold = sell(kitchen, "stomach-kick", None, RUNS, 1)
    answer = sold.answer
    assert answer.as_written == "padded"
    assert answer.verdict == "sells"
    assert answer.contact is not None
    assert answer.needed_gap is not None
    assert answer.contact.high <= answer.limit
    assert answer.needed_gap <= answer.gap < answer.needed_gap + 0.0064
    best = answer.places[0]
    assert best.sells >= 0.95
    assert best.drift == pytest.approx(best.largest_gap - answer.gap)
    assert best.gap_pixels == 0.0
    assert answer.mark is not None
    assert math.hypot(answer.mark.along, answer.mark.aside) == pytest.approx(best.distance)


def test_people_who_keep_their_marks_worse_need_more_gap_and_find_fewer_places(
    kitchen: Checked, tmp_path: Path
) -> None:
    worse = 'speed = "8 +/- 0.8 m/s"\ndistance_error = { mean = 0, sd = 2.2, unit = "in" }'
    wide = changed(tmp_path / "wide", 'speed = "8 +/- 0.8 m/s"', worse)
    near, far = (sell(one, "swing", None, RUNS, 1).answer for one in (kitchen, wide))
    assert far.gap > near.gap + 0.05
    assert sum(row.sell for row in far.lenses) < sum(row.sell for row in near.lenses)


def test_where_no_place_sells_it_says_so_and_what_else_there_is(kitchen: Checked) -> None:
    answer = sell(kitchen, "stomach-kick", 1.0, RUNS, 1).answer
    assert answer.verdict == "no place sells"
    assert answer.places == ()
    assert answer.mark is None
    assert any("cut" in sentence for sentence in answer.instead)
    assert any("pad" in sentence for sentence in answer.instead)


def test_a_weapon_and_a_throw_are_answered_too(kitchen: Checked) -> None:
    bottle = sell(kitchen, "bottle", None, RUNS, 1).answer
    assert bottle.strike == "prop"
    assert bottle.places
    thrown = sell(kitchen, "thrown", None, RUNS, 1).answer
    assert thrown.contact is None
    assert thrown.gap == pytest.approx(3 * 0.0254)
    assert thrown.places


def test_the_same_seed_gives_the_same_answer(kitchen: Checked) -> None:
    first, second = (sell(kitchen, "swing", None, RUNS, 5).answer for _ in range(2))
    assert first == second


def test_the_picture_at_the_end_of_the_blow_has_the_planned_gap(kitchen: Checked) -> None:
    sold = sell(kitchen, "stomach-kick", None, RUNS, 1)
    at = moment(sold.map.blow, sold.answer.gap)
    foot, body = (at(0.0).named(*names) for names in (("striker", "right_foot"), ("performer", "waist")))
    end, early = at(0.0), at(-0.02)
    assert np.allclose(end.start[body], early.start[body])
    assert np.all(early.start[foot][:, 0] < end.start[foot][:, 0])


@pytest.mark.parametrize(
    ("hit", "found"),
    [("no-such", "'no-such'; allowed: stomach-kick, swing, bottle, thrown")],
)
def test_a_gag_that_is_no_hit_is_refused(kitchen: Checked, hit: str, found: str) -> None:
    with pytest.raises(InputError, match=re.escape(found)):
        sell(kitchen, hit, None, RUNS, 1)


def test_a_hit_that_nobody_described_is_refused(tmp_path: Path) -> None:
    text = (ROOT / "examples" / "kitchen" / "production.toml").read_text(encoding="utf-8")
    swing = text.split('id = "swing"', 1)[1].split("[[gags]]", 1)[0]
    parameters = swing[swing.index("[gags.parameters]") :]
    bare = changed(tmp_path / "bare", parameters, "\n")
    with pytest.raises(InputError, match="no parameters; allowed: strike, region and speed"):
        sell(bare, "swing", None, RUNS, 1)


def test_a_limit_that_no_number_of_takes_can_show_is_refused(tmp_path: Path) -> None:
    strict = changed(
        tmp_path / "strict", 'description = "Asta swings', 'highest_harm = 0.0\ndescription = "Asta swings'
    )
    with pytest.raises(InputError, match="takes cannot tell from never; allowed: 1e-05 or more"):
        sell(strict, "swing", None, 200, 1)


@pytest.mark.parametrize(
    ("bearing", "words"),
    [
        (0.0, "behind the struck performer, on the line of the blow"),
        (180.0, "behind the striker, on the line of the blow"),
        (90.0, "square on to the blow, on the striker's left"),
        (200.0, "20 degrees off the line of the blow, behind the striker, on the striker's right"),
        (340.0, "20 degrees off the line of the blow, behind the struck performer, on the striker's right"),
    ],
)
def test_bearings_in_words(bearing: float, words: str) -> None:
    assert bearing_words(bearing) == words
