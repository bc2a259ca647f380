"""Two drafts: scenes are found again however they are numbered and rewritten, and nothing else is."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from precipice.breakdown.compare import Comparison, DraftScript, compare_drafts, draft_of
from precipice.breakdown.sheets import break_down
from precipice.plan.result import ScheduleResult
from precipice.plan.revise import touched_days, touched_decisions, touched_gags
from precipice.production.elements import ElementEntry
from precipice.production.stunt import GagEntry
from precipice.script.fountain import parse_fountain

HEADLAND = Path(__file__).parents[2] / "examples" / "headland" / "headland.fountain"
OLD = """INT. HUT - NIGHT #1#

Mira loads a rifle and watches the door of the hut. Snow.

MIRA
Somebody is coming up the slope.

EXT. SLOPE - DAY #2#

Tom falls from the ridge into the snow, gets up, runs for the trees.

EXT. LAKE - DAY #3#

A boat drifts on the black water. Nobody in it.
"""
NEW = """EXT. ROAD - DAY #1#

A bus stops at the end of the road and turns in its own length.

INT. HUT - NIGHT #2#

Mira loads a rifle and watches the door of the hut. Snow. Tom sleeps.

MIRA
Somebody is coming up the slope.

TOM
Let them. By the time they find the door we are over the ridge, and in the trees, and they have no dogs,
and there is no moon.

EXT. SLOPE - NIGHT #3#

Tom gets up, runs for the trees.
"""


def draft(text: str) -> DraftScript:
    screenplay = parse_fountain(text)
    return draft_of(break_down(screenplay), screenplay)


@pytest.fixture
def comparison() -> Comparison:
    return compare_drafts(draft(OLD), draft(NEW))


def test_what_changed_scene_by_scene(comparison: Comparison) -> None:
    assert [(one.old.scene, one.new.scene) for one in comparison.kept] == [("1", "2"), ("2", "3")]
    assert [sheet.scene for sheet in comparison.cut] == ["3"]
    assert [sheet.scene for sheet in comparison.added] == ["1"]
    assert comparison.cast == (("TOM",), ())
    assert comparison.places == (("ROAD",), ("LAKE",))
    hut, slope = comparison.kept
    assert hut.cast == (("TOM",), ())
    assert slope.place == ("EXT SLOPE day", "EXT SLOPE night")
    assert slope.gags == ((), ("high_fall",))


def test_a_draft_is_itself() -> None:
    found = compare_drafts(draft(OLD), draft(OLD))
    assert (found.cut, found.added, found.cast, found.places) == ((), (), ((), ()), ((), ()))
    assert all(one.likeness > 0.999 and not one.rewritten and not one.reasons() for one in found.kept)


def rewritten(text: str, share: float, dice: random.Random) -> str:
    """Every word outside headings and cues replaced by an invented one, with a chance."""
    lines = []
    for line in text.split("\n"):
        if line.isupper() or not line.strip():
            lines.append(line)
        else:
            lines.append(
                re.sub(r"\w+", lambda m: f"zz{dice.random()}" if dice.random() < share else m[0], line)
            )
    return "\n".join(lines)


@pytest.mark.parametrize(("share", "least"), [(0.0, 1.0), (0.3, 1.0), (0.5, 0.95)])
def test_scenes_of_the_example_are_found_again(share: float, least: float) -> None:
    """All renumbered, five cut, the rest in another order, words replaced."""
    dice = random.Random(4)
    text = HEADLAND.read_text(encoding="utf-8")
    starts = [scene.line for scene in parse_fountain(text).scenes]
    lines = text.split("\n")
    cuts = zip(starts, [*starts[1:], len(lines) + 1], strict=True)
    scenes = [re.sub(r" ?#[\w.-]+#", "", "\n".join(lines[a - 1 : b - 1])) for a, b in cuts]
    order = [k for k in range(len(scenes)) if k not in (3, 9, 17, 20, 30)]
    order[4], order[12] = order[12], order[4]
    new = "\n\n".join(rewritten(scenes[k].strip(), share, dice) for k in order)
    found = compare_drafts(draft("\n\n".join(scene.strip() for scene in scenes)), draft(new))
    right = {(str(k + 1), str(place)) for place, k in enumerate(order, start=1)}
    pairs = {(one.old.scene, one.new.scene) for one in found.kept}
    assert len(pairs & right) >= least * len(right)
    assert len(pairs - right) <= (1.0 - least) * len(right)


def schedule_of(**days: tuple[str, ...]) -> ScheduleResult:
    """A schedule with nothing in it but days and their scenes."""

    def day(number: int, when: str, scenes: tuple[str, ...]) -> Any:
        row: dict[str, Any] = dict.fromkeys(("places", "cast", "held", "gates", "cover"), ())
        row |= dict.fromkeys(("hours", "overtime", "premium"), 1.0) | {"base": "", "eighths": 1}
        row |= {"call": "07:00", "wrap": "18:00", "light": "day", "unit": "main", "moved": False}
        return ScheduleResult.model_fields["days"].annotation.__args__[0](  # type: ignore[union-attr]
            number=number, date=date.fromisoformat(when), scenes=scenes, **row
        )

    rows = tuple(
        day(number, f"2027-03-0{number}", scenes) for number, scenes in enumerate(days.values(), start=1)
    )
    return ScheduleResult.model_construct(days=rows)


def test_days_decisions_and_gags_that_the_draft_touches(comparison: Comparison) -> None:
    days = touched_days(comparison, schedule_of(first=("1",), second=("3", "2")))
    assert [(day.number, day.reasons) for day in days] == [
        (1, ("scene 1: 2/8 to 3/8, TOM in",)),
        (2, ("scene 3 is cut", "scene 2: EXT SLOPE day to EXT SLOPE night, TOM in, gag high_fall out")),
    ]
    decisions = [
        ElementEntry(scene="1", category="props", label="rifle", decision="accept"),
        ElementEntry(scene="3", category="vehicles", label="boat", decision="refuse"),
    ]
    assert [(one.scene, one.now, one.why) for one in touched_decisions(comparison, decisions)] == [
        ("1", "2", "the scene is now 2"),
        ("3", "", "the scene is cut"),
    ]
    gag = GagEntry(id="jump", scene="2", kind="high_fall")
    assert [one.why for one in touched_gags(comparison, [gag])] == ["the scene is now 3"]
