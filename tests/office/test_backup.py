"""A backup holds all of an office, moves between databases, and is refused where anything in it changed."""

from __future__ import annotations

import json
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from starlette.testclient import TestClient

from office_house import PASSWORD, House, csrf, house
from precipice.office.app import make_app
from precipice.office.backup import back_up, restore
from precipice.office.settings import Settings
from precipice.office.store import accounts, audit, revisions
from precipice.office.store.engine import open_engine, reading, writing
from precipice.office.store.revisions import Author
from precipice.office.store.schema import metadata
from precipice.production.problem import InputError


def everything(db: str) -> dict[str, list]:
    engine = open_engine(db)
    with reading(engine) as conn:
        found = {
            table.name: [tuple(row) for row in conn.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
            if table.name != "sessions"
        }
    engine.dispose()
    return found


@pytest.fixture
def filled(tmp_path: Path) -> House:
    made = house(f"sqlite:///{tmp_path / 'one.sqlite'}", tmp_path / "cache")
    with writing(made.office.engine) as conn:
        accounts.invite(conn, made.shoot.id, "viewer", "The producer")
        audit.log(conn, "tested", "a word")
    return made


def test_an_office_moves_to_postgresql_and_back(filled: House, postgres: str, tmp_path: Path) -> None:
    one, two = tmp_path / "one.backup", tmp_path / "two.backup"
    back_up(filled.office.settings.db, one)
    restore(one, postgres)
    assert everything(postgres) == everything(filled.office.settings.db)
    app = make_app(Settings(db=postgres, cache=tmp_path / "c"))
    browser = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
    signed = browser.post("/sign-in", data={"csrf": csrf(browser), "login": "producer", "password": PASSWORD})
    assert signed.status_code == 303
    assert browser.get("/p/kitchen/").status_code == 200
    invited = browser.post("/p/kitchen/members/invite", data={"csrf": csrf(browser, "/"), "role": "viewer"})
    assert invited.status_code == 200
    app.state.office.engine.dispose()
    back_up(postgres, two)
    back = f"sqlite:///{tmp_path / 'two.sqlite'}"
    restore(two, back)
    assert everything(back) == everything(postgres)
    engine = open_engine(back)
    with reading(engine) as conn:
        assert audit.first_damage(conn) == ""
    engine.dispose()
    with pytest.raises(InputError, match="not empty"):
        restore(one, postgres)


def test_a_backup_that_was_changed_or_cut_off_is_refused(filled: House, tmp_path: Path) -> None:
    good = tmp_path / "good.backup"
    back_up(filled.office.settings.db, good)
    with zipfile.ZipFile(good) as container:
        members = {name: container.read(name) for name in container.namelist()}
    accounts_ = "tables/accounts.jsonl"
    cases = {
        "changed": members | {accounts_: members[accounts_].replace(b"admin", b"adm1n")},
        "missing": {name: raw for name, raw in members.items() if not name.startswith("blobs/")},
        "more": members | {"tables/x.jsonl": b""},
        "another": members | {"backup.json": json.dumps({"format": "x"}).encode()},
    }
    for name, changed in cases.items():
        with zipfile.ZipFile(tmp_path / name, "w") as container:
            for member, raw in changed.items():
                container.writestr(member, raw)
    (tmp_path / "cut").write_bytes(good.read_bytes()[:-200])
    for name in (*cases, "cut", "none"):
        db = tmp_path / f"{name}.sqlite"
        with pytest.raises(InputError):
            restore(tmp_path / name, f"sqlite:///{db}")
        assert not db.exists(), name


def test_nothing_is_backed_up_of_no_office_and_the_database_is_its_owners(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        back_up(f"sqlite:///{tmp_path / 'typo.sqlite'}", tmp_path / "b")
    assert list(tmp_path.iterdir()) == []
    open_engine(f"sqlite:///{tmp_path / 'o.sqlite'}").dispose()
    assert (tmp_path / "o.sqlite").stat().st_mode & 0o777 == 0o600


def _restored_head(db: str, folder: Path, number: int) -> int:
    """The newest revision in a backup that is taken now, once what it holds was found whole."""
    back_up(db, folder / f"{number}.backup")
    restore(folder / f"{number}.backup", f"sqlite:///{folder / f'{number}.sqlite'}")
    engine = open_engine(f"sqlite:///{folder / f'{number}.sqlite'}")
    with reading(engine) as conn:
        shoot = revisions.production_of(conn, "kitchen")
        assert shoot is not None
        assert audit.first_damage(conn) == ""
        assert audit.deeds(conn, None, 1)[0].revision == shoot.head
        assert len(revisions.after(conn, shoot.id, 0, 10**6)) == shoot.head
        assert revisions.open_revision(conn, shoot.id, shoot.head)["note.txt"]
    engine.dispose()
    return shoot.head


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_under_writes_is_of_one_moment(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    db = request.getfixturevalue("postgres") if kind == "postgresql" else f"sqlite:///{tmp_path / 'o.sqlite'}"
    made = house(db, tmp_path / "cache")
    over = threading.Event()

    def write() -> None:
        while not over.wait(0.002):
            with writing(made.office.engine) as conn:
                head = revisions.locked_head(conn, made.shoot.id)
                change = {"note.txt": f"{head}".encode() * 500}
                revisions.commit(conn, made.shoot.id, head, change, Author(1, "Ann"), "x", "t")
                audit.log(conn, "revision t", revision=head + 1)

    with ThreadPoolExecutor(2) as writers:
        writes = [writers.submit(write) for _ in range(2)]
        try:
            while made.head() == 1:
                time.sleep(0.01)
            heads = [_restored_head(db, tmp_path, number) for number in range(4)]
        finally:
            over.set()
    for one in writes:
        one.result()
    made.office.engine.dispose()
    assert heads == sorted(set(heads))


def test_a_damaged_content_is_said_and_no_backup_is_left(filled: House, tmp_path: Path) -> None:
    table = metadata.tables["blobs"]
    with writing(filled.office.engine) as conn:
        conn.execute(table.update().values(content=b"changed"))
    with pytest.raises(InputError, match=r"content [0-9a-f]{12} is changed"):
        back_up(filled.office.settings.db, tmp_path / "b")
    assert not (tmp_path / "b").exists()
    assert not list(tmp_path.glob(".b-*"))


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("These are notes and no database at all. " * 40)
    with pytest.raises(InputError, match="not a database"):
        open_engine(f"sqlite:///{tmp_path / 'notes.txt'}")


@pytest.mark.parametrize("db", ["nonsense", "postgresql://u@h:port/x", "sqlite://", "mysql://u@h/x"])
def test_an_address_that_is_none_is_said_to_be_none(db: str) -> None:
    with pytest.raises(InputError, match="sqlite:///FILE or postgresql"):
        open_engine(db)


def test_an_error_of_the_database_says_nothing_of_what_was_sent(filled: House) -> None:
    with pytest.raises(IntegrityError) as error, writing(filled.office.engine) as conn:
        conn.execute(metadata.tables["office"].insert().values(key="secret", value="a hash or a key"))
    assert "a hash or a key" not in str(error.value)


def test_a_backup_replaces_nothing(filled: House, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    with pytest.raises(InputError, match="there already"):
        back_up(filled.office.settings.db, tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"


def test_the_audit_log_shows_a_change(filled: House) -> None:
    table = metadata.tables["audit"]
    with writing(filled.office.engine) as conn:
        for action in ("one", "two", "three"):
            audit.log(conn, action)
        assert audit.first_damage(conn) == ""
        conn.execute(table.update().where(table.c.action == "two").values(who="x"))
        assert "was changed" in audit.first_damage(conn)
        conn.execute(table.delete().where(table.c.action == "two"))
        assert "missing" in audit.first_damage(conn)
