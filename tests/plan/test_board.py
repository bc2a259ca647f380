"""Boards: read and written, moved, priced beside the reference, and taken as a plan's order."""

import json
from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from precipice.plan.board_file import BoardFile, board_bytes, board_of
from precipice.plan.decided import decided
from precipice.plan.fixing import best_from_here, fix_this
from precipice.plan.moves import (
    Board,
    Move,
    Refused,
    back,
    board_file,
    board_from,
    changed,
    in_words,
    laid_out,
    moved,
)
from precipice.plan.pricing import Desk, difference, price
from precipice.production.problem import InputError
from precipice.schedule.shoot.evaluate import cost, expected_keeping, violations
from precipice.schedule.shoot.weigh import leaving_out, scale_of
from schedule.shoot.make import planted

SHOOT, PLAN = planted(5, scenes=24, dates=14, cast=9, bases=3, gates=2)
DESK = Desk(SHOOT, {task.number: 8 for task in SHOOT.tasks})
BOARD = laid_out(SHOOT, PLAN)
STRIPS = [task.number for task in SHOOT.tasks]


def written(**changes: Any) -> bytes:
    slot = {"date": "2027-05-03", "unit": "main", "order": 1}
    whole = {"format": "precipice-board/1", "slots": {"1": slot}, "boneyard": []}
    return json.dumps({**whole, **changes}).encode()


@pytest.mark.parametrize(
    ("raw", "where"),
    [
        (b"\xff", ""),
        (b"[" * 100_000, ""),
        (written(format="precipice-board/2"), "format"),
        (written(slots=[]), "slots"),
        (written(slots={"1": {"date": "2027-02-30", "unit": "main", "order": 1}}), "slots[1].date"),
        (written(slots={"1": {"date": "2027-05-03", "unit": "third", "order": 1}}), "slots[1].unit"),
        (written(slots={"1": {"date": "2027-05-03", "unit": "main", "order": True}}), "slots[1].order"),
        (written(slots={"1": {"date": "2027-05-03", "unit": "main"}}), "slots[1]"),
        (written(boneyard=["1"]), "boneyard[0]"),
        (written(boneyard=["2", "2"]), "boneyard[1]"),
        (written(banners={"soon": "x"}), "banners[soon]"),
        (written(colour="red"), "colour"),
        (written().replace(b'"order": 1', b'"order": 1e999'), "slots[1].order"),
    ],
)
def test_a_mistake_is_named_with_its_place(raw: bytes, where: str) -> None:
    with pytest.raises(InputError) as error:
        board_of(raw)
    assert [problem.field for problem in error.value.problems] == [where]


@st.composite
def moves(draw: st.DrawFn) -> list[Move]:
    some = st.sampled_from
    date, strip = some(SHOOT.dates), some(STRIPS)
    one = st.one_of(
        st.builds(Move, st.just("strip"), strip, date, st.none(), st.one_of(st.none(), strip)),
        st.builds(Move, st.just("bone"), strip),
        st.builds(lambda a, b: Move("day", on=a, to=b), date, date),
        st.builds(lambda a, b: Move("swap", on=a, to=b), date, date),
    )
    return draw(st.lists(one, min_size=1, max_size=12))


def played(board: Board, some: list[Move]) -> Board:
    for move in some:
        try:
            board = moved(board, move)
        except Refused:
            continue
    return board


@given(moves())
def test_every_strip_is_on_the_board_once_and_a_file_says_it_all(some: list[Move]) -> None:
    board = played(BOARD, some)
    assert sorted([*board.places, *board.boneyard]) == sorted(STRIPS)
    file = board_file(board)
    assert board_of(board_bytes(file)) == file
    again, words = board_from(SHOOT, board_of(board_bytes(file)))
    assert again == board
    assert not words


@given(moves())
def test_what_is_undone_never_was(some: list[Move]) -> None:
    board = BOARD
    for move in some:
        try:
            after = moved(board, move)
        except Refused:
            continue
        if (after.places, set(after.boneyard)) == (board.places, set(board.boneyard)):
            continue
        undone = moved(after, back(board, after))
        assert undone.places == board.places
        assert set(undone.boneyard) == set(board.boneyard)
        board = after


@given(moves())
def test_prices_are_those_of_the_reference(some: list[Move]) -> None:
    board = played(BOARD, some)
    if not board.places:
        return
    left = leaving_out(SHOOT, frozenset(board.boneyard))
    found, slots = price(DESK, board), board.slots
    assert found.cost.total == pytest.approx(cost(left, slots).total, abs=1e-6)
    assert found.expected == pytest.approx(expected_keeping(left, slots).total, rel=1e-9, abs=1e-6)
    broken = violations(left, slots)
    assert len(found.conflicts) == len(broken)
    breaches, plain = scale_of(left).breaches_and_cost(slots)
    assert (breaches == 0) == (not broken)
    assert plain == pytest.approx(found.cost.total, abs=1e-6)


def test_a_strip_hung_between_two_changes_its_own_entry_only() -> None:
    day = next(SHOOT.dates[one.date] for one in BOARD.places.values() if len(BOARD.day(one.date, "main")) > 1)
    row = BOARD.day(SHOOT.dates.index(day), "main")
    strip = next(one for one in STRIPS if one not in row and BOARD.places[one].unit == "main")
    after = moved(BOARD, Move("strip", strip, day, None, row[0]))
    assert list(changed(BOARD, after)) == [strip]
    assert after.day(SHOOT.dates.index(day), "main")[:3] == (row[0], strip, row[1])


def test_a_place_between_two_strips_never_runs_out() -> None:
    board, (a, b, c, d) = BOARD, [one for one in STRIPS if BOARD.places[one].unit == "main"][:4]
    day = SHOOT.dates[3]
    for strip in (a, b, c, d):
        board = moved(board, Move("strip", strip, day))
    for turn in range(200):
        board = moved(board, Move("strip", (c, d)[turn % 2], day, None, a))
        row = board.day(3, "main")
        assert row[row.index(a) + 1] == (c, d)[turn % 2]


def test_a_day_moves_and_those_between_move_up() -> None:
    board = replace(BOARD, places={k: replace(v, unit="main") for k, v in BOARD.places.items()})
    worked = sorted({one.date for one in board.places.values()})
    rows = [board.day(at, "main") for at in worked]
    move = Move("day", on=SHOOT.dates[worked[0]], to=SHOOT.dates[worked[2]])
    after = moved(board, move)
    assert [after.day(at, "main") for at in worked[:3]] == [rows[1], rows[2], rows[0]]
    assert in_words(board, move) == "day 1 moved to day 3"


def test_a_move_says_what_it_changed() -> None:
    before = price(DESK, BOARD)
    assert not before.conflicts
    for seed in range(40):
        draw = Random(seed)
        move = Move("strip", draw.choice(STRIPS), draw.choice(SHOOT.dates))
        try:
            after = price(DESK, moved(BOARD, move))
        except Refused:
            continue
        told = difference(before, after)
        assert told.cost.total == pytest.approx(after.cost.total - before.cost.total)
        assert told.appeared == after.conflicts
        assert sum(told.holds.values()) == sum(after.holds.values()) - sum(before.holds.values())
        back_again = difference(after, before)
        assert {one.key for one in back_again.gone} == {one.key for one in told.appeared}


def file_without(*strips: str, bones: Mapping[str, None] = {}) -> BoardFile:
    file = board_file(BOARD)
    slots = {number: slot for number, slot in file.slots.items() if number not in strips}
    return BoardFile(slots, tuple(bones))


def test_a_strip_that_the_board_lacks_is_put_in_and_the_others_held() -> None:
    strip = STRIPS[4]
    found = decided(SHOOT, file_without(strip))
    assert [task.number for task in found.shoot.tasks] == STRIPS
    assert {**found.slots, strip: PLAN[strip]} == PLAN
    assert not found.conflicts
    assert any(strip in sentence for sentence in found.words)


def test_what_lies_in_the_boneyard_is_not_scheduled_and_said() -> None:
    strip = next(one for one in STRIPS if one not in {gate.task for gate in SHOOT.gates})
    found = decided(SHOOT, file_without(strip, bones={strip: None}))
    assert strip not in found.slots
    assert "boneyard" in found.words[-1]


def test_a_board_that_breaks_a_rule_is_taken_and_says_so() -> None:
    away = next((p, day) for p in SHOOT.people for day in sorted(p.away) if day in SHOOT.dates)
    index = SHOOT.people.index(away[0])
    strip = next(task.number for task in SHOOT.tasks if index in task.cast and "main" in task.columns)
    board = moved(BOARD, Move("strip", strip, away[1], "main"))
    found = decided(SHOOT, board_file(board))
    assert found.slots == board.slots
    assert any(one.rule == "away" and one.person == away[0].id for one in found.conflicts)
    assert any(away[0].name in sentence.casefold() for sentence in found.words)


def broken_board(seed: int) -> Board:
    draw = Random(seed)
    while True:
        move = Move("strip", draw.choice(STRIPS), draw.choice(SHOOT.dates))
        try:
            board = moved(BOARD, move)
        except Refused:
            continue
        if price(DESK, board).conflicts:
            return board


@pytest.mark.parametrize("seed", range(5))
def test_a_fix_is_rid_of_the_conflict_brings_no_other_and_costs_what_it_says(seed: int) -> None:
    board = broken_board(seed)
    before = price(DESK, board)
    fixes = fix_this(DESK, board, before, before.conflicts[0])
    assert fixes
    for fix in fixes:
        after = board
        for move in fix.moves:
            after = moved(after, move)
        there = price(DESK, after)
        assert {one.key for one in there.conflicts} < {one.key for one in before.conflicts}
        assert before.conflicts[0].key not in {one.key for one in there.conflicts}
        assert fix.difference.cost.total == pytest.approx(there.cost.total - before.cost.total)


def test_the_cheapest_fix_of_one_change_is_found() -> None:
    board = broken_board(3)
    before = price(DESK, board)
    conflict = before.conflicts[0]
    fixes = fix_this(DESK, board, before, conflict)
    had = {one.key for one in before.conflicts}
    costs = []
    for strip in conflict.strips:
        for day in SHOOT.dates:
            for unit in next(task for task in SHOOT.tasks if task.number == strip).columns:
                there = price(DESK, moved(board, Move("strip", strip, day, unit)))
                keys = {one.key for one in there.conflicts}
                if keys <= had and conflict.key not in keys and not there.conflicts:
                    costs.append(there.cost.total - before.cost.total)
    assert costs
    assert fixes[0].difference.cost.total <= min(costs) + 1e-6


def test_the_best_from_here_keeps_what_is_pinned_and_every_rule() -> None:
    pinned = [STRIPS[0], STRIPS[7]]
    heard: list[float] = []
    found = best_from_here(DESK, BOARD, pinned, steps=20_000, on_progress=lambda _s, c: heard.append(c))
    assert found.move is not None
    after = moved(BOARD, found.move)
    there = price(DESK, after)
    assert not there.conflicts
    assert all(after.places[number].date == BOARD.places[number].date for number in pinned)
    assert there.expected - price(DESK, BOARD).expected == pytest.approx(found.difference.expected)
    assert found.difference.expected < 0.0
    assert len(heard) >= 3
    assert not set(found.strips) & set(pinned)


def test_a_move_that_puts_no_strip_anywhere_is_refused() -> None:
    with pytest.raises(Refused, match="found no strip"):
        moved(BOARD, Move("set"))
