"""The limits card from charts drawn by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from precipice.gags.model import Card
from precipice.production.assessment import GoMap
from precipice.production.findings import LimitsCard
from precipice.risk.card import limits_card
from risk.toy import Toy, specification

SPEC = specification(a="12 +/- 1 m", b="0 +/- 1 m", held="11 to 13 m")
X = (10.0, 11.0, 12.0, 13.0, 14.0)
Y = (0.0, 2.0, 4.0, 6.0)


def chart(go: np.ndarray) -> GoMap:
    high = np.where(go, 0.2, 0.21)
    rows = tuple(tuple(float(value) for value in row) for row in high)
    none = tuple((0.0,) * len(X) for _ in Y)
    runs = tuple((64,) * len(X) for _ in Y)
    words = {"x_input": "a", "x_label": "a", "x_unit": "m", "y_input": "b", "y_label": "b", "y_unit": "ft"}
    return GoMap(**words, x=X, y=Y, p=none, low=none, high=rows, runs=runs, limit=0.2)


def drawn(*rows: str) -> np.ndarray:
    """A chart as one sees it, strongest wind on top, o where it is a go."""
    return np.array([[mark == "o" for mark in row] for row in reversed(rows)])


def carded(*goes: np.ndarray, window: str = "", more_is_worse: bool = True) -> LimitsCard:
    sides = tuple((f"side {k}", {}) for k in range(len(goes)))
    card = limits_card(Toy(asked=Card(sides, window, more_is_worse)), SPEC, tuple(chart(go) for go in goes))
    assert card is not None
    return card


def test_no_chart_no_card() -> None:
    assert limits_card(Toy(), SPEC, ()) is None


def test_a_rectangle_is_the_card() -> None:
    card = carded(drawn(".....", "..ooo", "..ooo", "..ooo"))
    assert (card.low, card.high) == (12.0, 14.0)
    (line,) = card.lines
    assert (line.limit, line.at_edge, line.unit, line.label) == (4.0, False, "ft", "side 0")
    assert (card.input, card.label, card.unit) == ("a", "the a", "m")


def test_everything_is_a_go() -> None:
    card = carded(np.ones((4, 5), dtype=bool))
    assert (card.low, card.high) == (10.0, 14.0)
    assert (card.lines[0].limit, card.lines[0].at_edge) == (6.0, True)


def test_nothing_is_a_go() -> None:
    card = carded(np.zeros((4, 5), dtype=bool))
    assert (card.low, card.high) == (None, None)
    assert (card.lines[0].limit, card.lines[0].at_edge) == (None, False)


def test_the_stated_value_is_no_go_in_calm_air() -> None:
    card = carded(drawn("ooooo", "ooooo", "ooooo", "oo.oo"))
    assert (card.low, card.high, card.lines[0].limit) == (None, None, None)


def test_a_gap_in_the_wind_ends_the_line_and_one_in_calm_air_the_range() -> None:
    card = carded(drawn("ooooo", ".o..o", "ooooo", ".oooo"))
    assert (card.low, card.high) == (11.0, 14.0)
    assert card.lines[0].limit == 2.0
    assert not card.lines[0].at_edge


def test_every_side_has_its_wind_inside_one_range() -> None:
    strong, weak = drawn(".....", "ooooo", "ooooo", "ooooo"), drawn(".....", ".....", ".ooo.", "ooooo")
    card = carded(strong, weak)
    assert (card.low, card.high) == (11.0, 13.0) or (card.low, card.high) == (10.0, 14.0)
    for line, go in zip(card.lines, (strong, weak), strict=True):
        assert line.limit == expected_wind(go, card)


def test_a_side_that_is_no_go_in_calm_air_ends_the_range_for_all() -> None:
    card = carded(np.ones((4, 5), dtype=bool), drawn("ooo..", "ooo..", "ooo..", "ooo.."))
    assert (card.low, card.high) == (10.0, 12.0)
    assert [line.at_edge for line in card.lines] == [True, True]


def test_the_range_stays_in_the_window_of_the_coordinator() -> None:
    card = carded(drawn(".....", ".ooo.", "ooooo", "ooooo"), window="held")
    assert (card.low, card.high) == (11.0, 13.0)
    assert card.lines[0].limit == 4.0


def test_where_less_is_worse_the_lines_are_read_from_the_top() -> None:
    card = carded(drawn("ooooo", "ooooo", "..o..", "....."), more_is_worse=False)
    assert (card.low, card.high) == (10.0, 14.0)
    assert (card.lines[0].limit, card.lines[0].at_edge) == (4.0, False)
    assert not card.more_is_worse


def expected_wind(go: np.ndarray, card: LimitsCard) -> float | None:
    """The strongest wind up to which each cell of the range is a go, by looking at each."""
    highest = None
    for y, row in zip(Y, go, strict=True):
        if card.low is None or not all(
            ok for x, ok in zip(X, row, strict=True) if card.low <= x <= (card.high or 0.0)
        ):
            return highest
        highest = y
    return highest


@given(st.lists(arrays(bool, (4, 5)), min_size=1, max_size=3))
def test_whatever_the_charts_the_card_is_a_go_throughout_and_not_beyond(goes: list[np.ndarray]) -> None:
    card = carded(*goes)
    stated = all(go[0, 2] for go in goes)
    assert (card.low is not None) == stated
    for line, go in zip(card.lines, goes, strict=True):
        assert line.limit == expected_wind(go, card)
        assert line.at_edge == (line.limit == Y[-1])
    if card.low is not None and card.high is not None:
        assert card.low <= 12.0 <= card.high
