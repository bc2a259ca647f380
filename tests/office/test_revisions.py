"""Revisions: never changed, never lost, exported and imported to the same bytes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office_house import KITCHEN, House, csrf
from precipice.office.archive import files_of_folder, files_of_zip, zip_of
from precipice.office.difference import line_rows
from precipice.office.store import audit, revisions
from precipice.office.store.engine import open_engine, reading, writing
from precipice.office.store.revisions import Author, Conflict, Revision
from precipice.production.problem import InputError

ANN, BEN = Author(1, "Ann"), Author(2, "Ben")
PATHS = st.sampled_from(["production.toml", "script.fountain", "practice/runs.csv", "board.json"])
CHANGES = st.dictionaries(PATHS, st.none() | st.binary(max_size=40), max_size=3)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CHANGES, max_size=6))
def test_every_revision_stays_what_it_was(tmp_path_factory: pytest.TempPathFactory, steps: list) -> None:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('r') / 'o.sqlite'}")
    wanted = [{"production.toml": b"title = 'x'\n"}]
    with writing(engine) as conn:
        shoot = revisions.create(conn, "X", wanted[0], ANN, "first")
    for change in steps:
        with writing(engine) as conn:
            made = revisions.commit(conn, shoot.id, len(wanted), change, BEN, "a change", "test")
        assert isinstance(made, Revision)
        after = {path: content for path, content in {**wanted[-1], **change}.items() if content is not None}
        if after == wanted[-1]:
            assert made.number == len(wanted)
            continue
        wanted.append(after)
        assert (made.number, made.parent, made.who) == (len(wanted), len(wanted) - 1, "Ben")
    with reading(engine) as conn:
        for number, files in enumerate(wanted, start=1):
            found = revisions.open_revision(conn, shoot.id, number)
            assert found == files
            assert files_of_zip("x.zip", zip_of(found)) == files
    engine.dispose()


def test_two_who_change_one_file_conflict_and_two_files_do_not(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'o.sqlite'}")
    with writing(engine) as conn:
        shoot = revisions.create(conn, "X", {"a": b"1", "b": b"1"}, ANN, "first")
        revisions.commit(conn, shoot.id, 1, {"a": b"2"}, ANN, "a to 2", "test")
        other = revisions.commit(conn, shoot.id, 1, {"b": b"2"}, BEN, "b to 2", "test")
        same = revisions.commit(conn, shoot.id, 1, {"a": b"2"}, BEN, "a to 2 too", "test")
        clash = revisions.commit(conn, shoot.id, 1, {"a": b"3", "b": b"2"}, BEN, "a to 3", "test")
    assert isinstance(other, Revision)
    assert (other.number, other.parent) == (3, 1)
    assert isinstance(same, Revision)
    assert same.number == 3
    assert isinstance(clash, Conflict)
    found = clash.clashes[0]
    assert (found.path, found.base, found.mine, found.theirs) == ("a", b"1", b"3", b"2")
    with reading(engine) as conn:
        assert revisions.open_revision(conn, shoot.id, 3) == {"a": b"2", "b": b"2"}


def test_a_hook_makes_a_change_anew_where_it_can(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'o.sqlite'}")

    def add(base: bytes | None, newer: bytes | None) -> bytes | None:
        return None if newer is None or b"stop" in newer else newer + b"mine\n"

    with writing(engine) as conn:
        shoot = revisions.create(conn, "X", {"a": b"one\n"}, ANN, "first")
        revisions.commit(conn, shoot.id, 1, {"a": b"one\ntheirs\n"}, ANN, "theirs", "test")
        made = revisions.commit(conn, shoot.id, 1, {"a": b"one\nmine\n"}, BEN, "mine", "test", {"a": add})
        assert isinstance(made, Revision)
        assert revisions.open_revision(conn, shoot.id, 3) == {"a": b"one\ntheirs\nmine\n"}
        revisions.commit(conn, shoot.id, 3, {"a": b"stop"}, ANN, "stop", "test")
        again = revisions.commit(conn, shoot.id, 3, {"a": b"x"}, BEN, "mine", "test", {"a": add})
    assert isinstance(again, Conflict)


@pytest.mark.parametrize(
    "path",
    ["../a", "/a", "a/../b", ".hidden", "a//b", "a\\b", "c:/x", "a\0", "", "x" * 300, "a/" * 9 + "b"],
)
def test_names_that_lead_out_or_hide_are_refused(tmp_path: Path, path: str) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'o.sqlite'}")
    with writing(engine) as conn:
        shoot = revisions.create(conn, "X", {"a": b"1"}, ANN, "first")
    with pytest.raises(InputError), writing(engine) as conn:
        revisions.commit(conn, shoot.id, 1, {path: b"1"}, ANN, "x", "test")


def test_what_a_zip_holds_is_the_folder(office: House) -> None:
    answer = office.browser("coordinator").get(f"/p/{office.shoot.slug}/revisions/1/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as container:
        found = {name: container.read(name) for name in container.namelist()}
    assert found == files_of_folder(KITCHEN)


def test_a_conflict_is_shown_with_both_versions_and_nothing_is_written(office: House) -> None:
    ann, ben = office.browser("coordinator"), office.browser("producer")
    address = f"/p/{office.shoot.slug}/revisions"
    base = office.head()
    files = dict(files_of_folder(KITCHEN))
    for browser, line in ((ann, b"# Ann was here\n"), (ben, b"# Ben <b>was</b> here\n")):
        upload = zip_of({**files, "production.toml": line + files["production.toml"]})
        answer = browser.post(
            f"{address}/import",
            data={"csrf": csrf(browser, address), "base": str(base)},
            files={"file": ("k.zip", upload)},
        )
        if browser is ann:
            assert answer.status_code == 303
    assert answer.status_code == 409
    assert "Ann was here" in answer.text
    assert "Ben &lt;b&gt;was&lt;/b&gt; here" in answer.text
    assert office.head() == base + 1
    page = ben.get(f"/p/{office.shoot.slug}/compare?before={base}&after={base + 1}").text
    assert "<ins># Ann was here</ins>" in page


def test_an_old_revision_comes_back_as_a_new_one(office: House) -> None:
    browser = office.browser("producer")
    head = office.head()
    address = f"/p/{office.shoot.slug}/revisions"
    data = {"csrf": csrf(browser, address), "number": "1", "base": str(head)}
    assert browser.post(f"{address}/restore", data=data).status_code == 303
    with reading(office.office.engine) as conn:
        first = revisions.revision(conn, office.shoot.id, 1)
        last = revisions.revision(conn, office.shoot.id, office.head())
    assert last.files == first.files
    assert (last.number, last.kind, last.parent) == (head + 1, "restore", head)


def test_both_databases_take_the_same_changes(postgres: str) -> None:
    engine = open_engine(postgres)
    with writing(engine) as conn:
        shoot = revisions.create(conn, "X", {"a": b"1", "b": b"\x00\xff"}, ANN, "first")
        revisions.commit(conn, shoot.id, 1, {"a": b"2"}, ANN, "a", "test")
        clash = revisions.commit(conn, shoot.id, 1, {"a": b"3"}, BEN, "a", "test")
    assert isinstance(clash, Conflict)
    with reading(engine) as conn:
        assert revisions.open_revision(conn, shoot.id, 2) == {"a": b"2", "b": b"\x00\xff"}
    engine.dispose()


LINES = st.lists(st.sampled_from(["a", "b", "c", "", "EXT. YARD"]), max_size=30)


@given(LINES, LINES)
def test_the_lines_that_differ_are_those_shown(before: list[str], after: list[str]) -> None:
    rows = line_rows("\n".join(before).encode(), "\n".join(after).encode())
    old, new = "\n".join(before).splitlines(), "\n".join(after).splitlines()
    assert rows is not None
    for row in rows:
        assert row.before == 0 or old[row.before - 1] == row.old
        assert row.after == 0 or new[row.after - 1] == row.new
        assert row.kind != "same" or row.old == row.new
    seen = [row for row in rows if row.kind != "gap"]
    for side, whole in ((0, old), (1, new)):
        numbers = [(row.before, row.after)[side] for row in seen]
        shown = {number for number in numbers if number}
        left = [line for number, line in enumerate(whole, start=1) if number not in shown]
        assert [number for number in numbers if number] == sorted(shown)
        if side == 0:
            kept = left
    assert kept == left, "what is not shown is the same in both"


def test_long_files_of_few_lines_are_compared_at_once() -> None:
    before = [f"{number % 150}" for number in range(40_000)]
    after = [f"{number * 7 % 150}" for number in range(40_000)]
    rows = line_rows("\n".join(before).encode(), "\n".join(after).encode())
    assert rows is not None
    assert len(rows) == 40_000
    one = [*before[:20_000], "new", *before[20_000:]]
    rows = line_rows("\n".join(before).encode(), "\n".join(one).encode())
    assert rows is not None
    assert [(row.kind, row.after) for row in rows if row.kind not in ("same", "gap")] == [("after", 20_001)]


def test_files_that_differ_in_their_line_ends_only_are_said_to(office: House) -> None:
    browser = office.browser("producer")
    address, base = f"/p/{office.shoot.slug}/revisions", office.head()
    with reading(office.office.engine) as conn:
        files = dict(revisions.open_revision(conn, office.shoot.id, base))
    files["production.toml"] = files["production.toml"].replace(b"\n", b"\r\n")
    answer = browser.post(
        f"{address}/import",
        data={"csrf": csrf(browser, address), "base": str(base)},
        files={"file": ("k.zip", zip_of(files))},
    )
    assert answer.status_code == 303
    page = browser.get(f"/p/{office.shoot.slug}/compare?before={base}&after={base + 1}").text
    assert "how lines end" in page
    with reading(office.office.engine) as conn:
        assert revisions.open_revision(conn, office.shoot.id, base + 1) == files


def test_a_zip_taken_out_is_logged_and_one_that_changes_nothing_is_no_revision(office: House) -> None:
    browser = office.browser("coordinator")
    address, head = f"/p/{office.shoot.slug}/revisions", office.head()
    taken = browser.get(f"{address}/{head}/zip").content
    data = {"csrf": csrf(browser, address), "base": str(head)}
    answer = browser.post(f"{address}/import", data=data, files={"file": ("k.zip", taken)})
    assert answer.headers["location"] == f"{address}/{head}"
    assert office.head() == head
    with reading(office.office.engine) as conn:
        last = audit.deeds(conn, office.shoot.id, 1)[0]
    assert (last.action, last.who, last.revision) == ("revision taken out", "The coordinator", head)
