from __future__ import annotations

import dataclasses
import itertools
import shutil
from datetime import date

import openpyxl
import pytest

from generated_show import Show, generated_show
from paper.papers import NOW, boxes_of, squeezed, stray_text, text_of
from precipice.cli.main import main
from precipice.paper.handout.document import Table, blocks_within
from precipice.paper.handout.formats import render
from precipice.paper.handout.measure import cell_text
from precipice.paper.kinds.material import Material
from precipice.paper.kinds.registry import KINDS
from precipice.plan.check import check
from precipice.plan.outdated import outdated
from precipice.production.problem import InputError
from precipice.production.scene import format_eighths

SCHEDULES = ("stripboard", "oneliner", "schedule", "dood")


@pytest.fixture(scope="module")
def show(tmp_path_factory) -> Show:
    return generated_show(tmp_path_factory.mktemp("show"), scenes=40, days=24, people=14)


@pytest.fixture(scope="module")
def material(show) -> Material:
    return Material(show.checked, show.plan, NOW)


def tables(document) -> list[Table]:
    return [block for block in blocks_within(document.blocks) if isinstance(block, Table)]


@pytest.mark.parametrize("kind", SCHEDULES)
@pytest.mark.parametrize("size", ["a4", "letter"])
def test_every_cell_is_on_the_paper_and_inside_it(material, kind, size):
    document = KINDS[kind].build(material)
    made = render(document, "pdf", size, NOW)
    words = "".join(text_of(made.content))
    for table in tables(document):
        for row in table.rows:
            for cell in row.cells:
                for line in cell_text(cell).split("\n"):
                    if line.isascii():
                        assert squeezed(line) in words, (kind, line)
    assert stray_text(made.content) == []


def test_every_scene_stands_once_on_the_board_under_its_day(material, show):
    document = KINDS["stripboard"].build(material)
    days = {}
    for table in tables(document):
        scenes = []
        for row in table.rows:
            if row.tone == "day break":
                days[row.cells[0]] = scenes
                scenes = []
            elif row.tone != "banner":
                scenes.append(row.cells[0])
    assert sorted(itertools.chain(*days.values()), key=int) == [str(k) for k in range(1, 41)]
    for day in show.plan.schedule.days:
        found = next(words for words, scenes in days.items() if tuple(scenes) == day.scenes)
        pages = format_eighths(day.eighths)
        assert f"day {day.number}" in found
        assert f"-- {pages} page" in found
        assert str(day.date.year) in found


def test_gates_cover_sets_moves_and_rehearsals_are_marked(material, show):
    rows = [row for table in tables(KINDS["stripboard"].build(material)) for row in table.rows]
    banners = [row.cells[0] for row in rows if row.tone == "banner"]
    assert sum("COMPANY MOVE" in words for words in banners) == sum(
        day.moved for day in show.plan.schedule.days
    )
    assert sum("burn rehearsal, RIDGE, 3 h, cast 1" in words for words in banners) == 1
    marks = {row.cells[0]: row.cells[-1] for row in rows if len(row.cells) > 1}
    assert marks["13"] == "GATE big-burn"
    cover = {number for day in show.plan.schedule.days for number in day.cover}
    assert {number for number, words in marks.items() if "COVER SET" in words} == cover != set()


def test_units_are_apart(material):
    names = [table.name for table in tables(KINDS["stripboard"].build(material))]
    assert names == ["Main unit", "Second unit"]


def test_a_scene_on_no_day_is_in_the_boneyard(material, show):
    schedule = show.plan.schedule
    first = schedule.days[0]
    short = first.model_copy(update={"scenes": first.scenes[1:]})
    plan = show.plan.model_copy(
        update={"schedule": schedule.model_copy(update={"days": (short, *schedule.days[1:])})}
    )
    found = tables(KINDS["stripboard"].build(dataclasses.replace(material, plan=plan)))
    assert [row.cells[0] for row in found[-1].rows] == [first.scenes[0]]
    assert found[-1].name == "Boneyard"


def test_days_out_add_up_and_off_days_are_struck(material, show):
    table = tables(KINDS["dood"].build(material))[0]
    dates = len(table.columns) - 9
    off = [k for k, column in enumerate(table.columns) if column.title.startswith(("Sa ", "Su "))]
    people = {row.cells[0]: row for row in table.rows if len(row.cells) > 1 and row.cells[0]}
    for one in show.plan.cast:
        cells = people[one.id].cells
        codes = cells[2 : 2 + dates]
        assert cells[2 + dates] == one.worked == sum("W" in code for code in codes)
        assert cells[3 + dates] == one.held == sum(code == "H" for code in codes)
        assert {cells[k] for k in off} == {"/"}
        assert sum(code.startswith("S") for code in codes) == 1
    assert people["1"].cells[4 + dates] == 1
    total = table.rows[-1].cells
    assert sum(count for count in total[2 : 2 + dates] if count) == sum(one.worked for one in show.plan.cast)


@pytest.mark.parametrize("size", ["a4", "letter"])
def test_days_out_of_a_long_shoot_take_no_sheet_for_a_row_or_for_the_key(tmp_path, size):
    show = generated_show(tmp_path)
    document = KINDS["dood"].build(Material(show.checked, show.plan, NOW))
    sheets = text_of(render(document, "pdf", size, NOW).content)
    assert len(sheets) == 3
    assert all("Castworking" in sheet and "PERSON30" in sheet for sheet in sheets)
    assert "Sstart,Wwork" in sheets[-1]


def test_doubles_vehicles_and_animals_work_with_their_scenes(material, show):
    table = tables(KINDS["dood"].build(material))[0]
    sections = {}
    for row in table.rows:
        if len(row.cells) == 1:
            sections[row.cells[0]] = []
        else:
            next(reversed(sections.values())).append(row)
    double = sections["Stunt doubles"][0]
    assert double.cells[1] == f"double for {show.plan.cast[0].name}"
    gate = next(day for day in show.plan.schedule.days if "13" in day.scenes)
    column = 2 + (gate.date - date(2027, 3, 1)).days
    assert double.cells[column] == "SWF"
    assert double.cells[-7] == 1
    dogs = next(row for row in sections["Animals"] if row.cells[1] == "dog")
    sheets = {
        sheet.scene
        for sheet in show.checked.breakdown.sheets
        if any(one.label == "dog" for one in sheet.elements)
    }
    assert dogs.cells[-7] == len({day.date for day in show.plan.schedule.days if sheets & set(day.scenes)})
    assert {"Vehicles", "Animals"} <= set(sections)


def test_every_element_of_a_scene_is_in_the_shooting_schedule(material, show):
    rows = {
        row.cells[0]: row
        for table in tables(KINDS["schedule"].build(material))
        for row in table.rows
        if len(row.cells) > 1
    }
    for sheet in show.checked.breakdown.sheets:
        words = cell_text(rows[sheet.scene].cells[3])
        assert all(mark.label in words for mark in sheet.elements if mark.category != "cast")
    assert f"double for {show.plan.cast[0].name}" in cell_text(rows["13"].cells[3])


def test_a_day_is_an_event_from_call_to_wrap(material, show):
    events = KINDS["oneliner"].build(material).events
    assert [one.id for one in events] == [f"day-{day.number}-{day.unit}" for day in show.plan.schedule.days]
    night = next(k for k, day in enumerate(show.plan.schedule.days) if day.wrap.endswith("+1"))
    assert (events[night].end - events[night].start).total_seconds() == 10 * 3600
    assert str(events[0].start.tzinfo) == "Europe/Oslo"


def test_the_verb_writes_what_is_asked(show, capsys, tmp_path):
    folder = show.checked.folder
    assert main(["paper", str(folder), "all", "--out", str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} >= {f"{kind}.pdf" for kind in SCHEDULES}
    assert main(["paper", str(folder), "dood", "--out", str(tmp_path / "d.xlsx")]) == 0
    book = openpyxl.load_workbook(tmp_path / "d.xlsx")
    assert book.sheetnames[0] == "Day out of days"
    assert book["Day out of days"].freeze_panes == "C2"
    assert main(["paper", str(folder), "oneliner", "--format", "ics"]) == 0
    assert (folder / "out" / "papers" / "oneliner.ics").is_file()
    assert capsys.readouterr().err == ""


def test_all_makes_the_others_and_ends_with_3_where_one_cannot_be_made(show, capsys, tmp_path):
    folder = tmp_path / "show"
    shutil.copytree(show.checked.folder, folder)
    (folder / "hazards.toml").write_text("nonsense", encoding="utf-8")
    assert main(["paper", str(folder), "all", "--out", str(tmp_path / "out")]) == 3
    assert {path.stem for path in (tmp_path / "out").iterdir()} == set(KINDS) - {"stuntplan"}
    said = capsys.readouterr().err
    assert "left out: stuntplan: " in said
    assert "hazards.toml" in said


def test_a_kind_without_the_format_is_no_failure(show, capsys, tmp_path):
    assert main(["paper", str(show.checked.folder), "all", "--format", "ics", "--out", str(tmp_path)]) == 0
    kinds = {kind.name for kind in KINDS.values() if "ics" in kind.formats}
    assert {path.stem for path in tmp_path.iterdir()} == kinds
    assert capsys.readouterr().err.count("not made: ") == len(KINDS) - len(kinds)
    assert main(["paper", str(show.checked.folder), "memo", "--format", "ics"]) == 2


def test_a_performer_gets_no_memo_and_no_record(show, capsys, tmp_path):
    folder = tmp_path / "show"
    shutil.copytree(show.checked.folder, folder)
    asked = ["paper", str(folder), "all", "--format", "json", "--for", "1", "--out", str(tmp_path / "out")]
    assert main(asked) == 0
    made = {path.name for path in (tmp_path / "out").iterdir()}
    assert made == {f"{kind}-for-1.json" for kind in set(KINDS) - {"memo", "record"}}
    assert "not made: memo: --for: found ZOË ÅSLAUG, performer; allowed: producer, 1st AD" in (
        capsys.readouterr().err
    )
    assert main(["paper", str(folder), "memo", "--for", "1"]) == 2
    assert not (folder / "out" / "papers" / "memo-for-1.pdf").exists()


@pytest.mark.parametrize("name", ["", "  "])
def test_an_empty_name_gets_no_copy_without_a_mark(show, capsys, tmp_path, name):
    out = tmp_path / "x.pdf"
    assert main(["paper", str(show.checked.folder), "dood", "--for", name, "--out", str(out)]) == 2
    assert "--for" in capsys.readouterr().err
    assert not out.exists()


def test_without_a_plan_one_sentence_says_what_to_do(show, capsys, tmp_path):
    for name in ("production.toml", "show.fountain"):
        (tmp_path / name).write_bytes((show.checked.folder / name).read_bytes())
    assert main(["paper", str(tmp_path), "stripboard"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert f"`precipice plan {tmp_path}` makes one" in said[0]
    assert main(["paper", str(tmp_path), "shopping-list"]) == 2
    assert "allowed: stripboard, oneliner" in capsys.readouterr().err


def test_a_plan_of_another_state_says_so_on_the_paper(tmp_path, capsys):
    show = generated_show(tmp_path, scenes=6, days=3, people=4)
    assert outdated(show.checked, show.plan) == ()
    script = (tmp_path / "show.fountain").read_text(encoding="utf-8")
    (tmp_path / "show.fountain").write_text(script + "\nINT. ATTIC - DAY #7#\n\nDust.\n", encoding="utf-8")
    assert main(["paper", str(tmp_path), "stripboard"]) == 0
    assert "warning: Scene 7: not in the plan." in capsys.readouterr().err
    words = "".join(text_of((tmp_path / "out" / "papers" / "stripboard.pdf").read_bytes()))
    assert squeezed("plan out of date: plan again") in words


@pytest.mark.parametrize(
    ("line", "days"),
    [("first_day = 2027-03-02", "day 1:"), ("holidays = [2027-03-01, 2027-03-03]", "days 1, 3:")],
)
def test_days_on_which_nobody_works_any_more_are_said(tmp_path, line, days):
    show = generated_show(tmp_path, scenes=6, days=3, people=4)
    toml = tmp_path / "production.toml"
    first = "first_day = 2027-03-01\n"
    text = toml.read_text(encoding="utf-8").replace(first, "" if "first" in line else first)
    toml.write_text(text.replace("[calendar]\n", f"[calendar]\n{line}\n"), encoding="utf-8")
    (said,) = outdated(check(tmp_path), show.plan)
    assert said == f"Shooting {days} on a date on which nobody works now."


def test_the_production_says_its_page_size(tmp_path):
    show = generated_show(tmp_path, scenes=4, days=2, people=4)
    toml = tmp_path / "production.toml"
    toml.write_text('paper = "letter"\n' + toml.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["paper", str(tmp_path), "stripboard"]) == 0
    content = (show.checked.folder / "out" / "papers" / "stripboard.pdf").read_bytes()
    assert next(boxes_of(content))[2] == (612.0, 792.0)


def test_a_plan_without_days_is_refused(material, show):
    empty = dataclasses.replace(material, plan=show.plan.model_copy(update={"schedule": None}))
    for kind in SCHEDULES:
        with pytest.raises(InputError, match="without a schedule"):
            KINDS[kind].build(empty)
