"""Pages are told of changes, whoever made them; and of what they missed."""

from __future__ import annotations

from office_house import House
from precipice.office.store import revisions
from precipice.office.store.engine import writing
from precipice.office.store.revisions import Author


def change(office: House, words: str) -> int:
    """A change made behind the app's back, as another process on the same database makes it."""
    with writing(office.office.engine) as conn:
        base = revisions.production_of(conn, "kitchen")
        assert base is not None
        content = words.encode()
        made = revisions.commit(conn, base.id, base.head, {"note.txt": content}, Author(9, "Ann"), words, "t")
    assert isinstance(made, revisions.Revision)
    return made.number


def test_a_page_hears_of_changes_of_other_processes_and_of_what_it_missed(office: House) -> None:
    first = change(office, "before")
    with (
        office.browser("viewer") as browser,
        browser.websocket_connect(f"ws://127.0.0.1/p/kitchen/live?after={first - 1}") as line,
    ):
        assert line.receive_json() == {"here": first}
        missed = line.receive_json()
        assert (missed["revision"], missed["what"], missed["by"]) == (first, "before", "Ann")
        second = change(office, "after")
        assert line.receive_json()["revision"] == second
