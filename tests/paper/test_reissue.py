"""A calendar issued again: a day that moved takes its event along, a day that went is cancelled."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject

from generated_show import Show, generated_show
from precipice.cli.main import main
from precipice.paper.data import render_json
from precipice.plan.plan import Plan


@pytest.fixture
def show(tmp_path: Path) -> Show:
    return generated_show(tmp_path, scenes=8, days=4, people=4)


def events(folder: Path, kind: str, *more: str) -> dict[str, Any]:
    """The events of a calendar by their ids, read by another library."""
    out = folder / "calendar.ics"
    assert main(["paper", str(folder), kind, "--format", "ics", "--out", str(out), *more]) == 0
    entries = vobject.readOne(out.read_text(encoding="utf-8")).contents["vevent"]
    found = {entry.uid.value.partition("@")[0]: entry for entry in entries}
    assert len(found) == len(entries)
    return found


def replan(folder: Path, plan: Plan, without: int, moved: int) -> None:
    """The plan with a day less, and another a week later."""
    assert plan.schedule is not None
    days = tuple(
        day.model_copy(update={"date": day.date + timedelta(days=7)}) if day.number == moved else day
        for day in plan.schedule.days
        if day.number != without
    )
    schedule = plan.schedule.model_copy(update={"days": days})
    changed = plan.model_copy(update={"schedule": schedule})
    (folder / "out" / "plan.json").write_text(render_json(changed), encoding="utf-8")


def test_a_moved_day_moves_its_event_and_a_dropped_one_is_cancelled(show: Show, tmp_path: Path) -> None:
    reader = ("--for", "1")
    first = events(tmp_path, "oneliner", *reader)
    replan(tmp_path, show.plan, without=4, moved=3)
    again = events(tmp_path, "stripboard", *reader)
    assert set(again) == set(first)
    assert all(int(again[name].sequence.value) >= int(first[name].sequence.value) for name in first)
    assert again["day-3-main"].dtstart.value - first["day-3-main"].dtstart.value == timedelta(days=7)
    assert again["day-1-main"].dtstart.value == first["day-1-main"].dtstart.value
    gone = {name for name, entry in again.items() if hasattr(entry, "status")}
    assert gone == {name for name in first if name.startswith("day-4-")}
    assert all(again[name].status.value == "CANCELLED" for name in gone)
    assert all(again[name].dtstart.value == first[name].dtstart.value for name in gone)


def test_only_who_was_given_a_day_has_it_cancelled(show: Show, tmp_path: Path) -> None:
    events(tmp_path, "oneliner", "--for", "1")
    replan(tmp_path, show.plan, without=4, moved=3)
    for reader in ((), ("--for", "2")):
        assert not any(hasattr(entry, "status") for entry in events(tmp_path, "oneliner", *reader).values())


def test_calls_have_ids_of_their_own_and_never_cancel_the_days(show: Show, tmp_path: Path) -> None:
    assert show.plan.schedule is not None
    days = events(tmp_path, "oneliner", "--for", "1")
    day = next(one for one in show.plan.schedule.days if "1" in one.cast)
    calls = events(tmp_path, "callsheet", "--day", f"{day.date}", "--for", "1")
    assert set(calls) == {f"call-{day.number}-{day.unit}-1"}
    assert not set(calls) & set(days)
    assert set(events(tmp_path, "oneliner", "--for", "1")) == set(days)


def test_who_is_no_longer_called_has_the_call_cancelled(show: Show, tmp_path: Path) -> None:
    assert show.plan.schedule is not None
    day = next(one for one in show.plan.schedule.days if "1" in one.cast)
    asked = ("--day", f"{day.date}", "--for", "1")
    (name,) = events(tmp_path, "callsheet", *asked)
    rows = tuple(
        row.model_copy(update={"cast": tuple(one for one in row.cast if one != "1")})
        for row in show.plan.scenes
    )
    days = tuple(
        one.model_copy(update={"cast": tuple(each for each in one.cast if each != "1")})
        for one in show.plan.schedule.days
    )
    schedule = show.plan.schedule.model_copy(update={"days": days})
    changed = show.plan.model_copy(update={"scenes": rows, "schedule": schedule})
    (tmp_path / "out" / "plan.json").write_text(render_json(changed), encoding="utf-8")
    again = events(tmp_path, "callsheet", *asked)
    assert again[name].status.value == "CANCELLED"
