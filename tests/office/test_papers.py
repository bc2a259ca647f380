"""Papers in the office: as a role may see them, in the log when they leave, and traced when they leak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from office_house import House
from office_small import post, small_house
from paper.small_shoot import MARKS, PEOPLE, marks
from precipice.office.guard import PAPER_POLICY
from precipice.office.plans import keep_plan, newest_plan
from precipice.office.store import audit, revisions
from precipice.office.store.engine import reading, writing
from precipice.office.store.issues import IssueDisk
from precipice.office.store.schema import derived, issue_pieces
from precipice.paper.data import render_json
from precipice.paper.kinds.registry import KINDS
from precipice.paper.leaks.issue import read_copies, read_log

SAID = marks()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[House]:
    made = small_house(tmp_path)
    yield made
    made.office.engine.dispose()


def disk(office: House) -> IssueDisk:
    return IssueDisk(office.office.engine, office.shoot.id)


def deeds(office: House) -> list[str]:
    with reading(office.office.engine) as conn:
        return [deed.action for deed in audit.deeds(conn, office.shoot.id)]


def test_a_call_sheet_shows_each_role_what_its_papers_may(small: House) -> None:
    """By hand from roles.toml; the performer speaks for ANN (1), whose own matters she sees."""
    may = {
        "producer": {"name", "phone", "email", "agent", "address", "limit"},
        "first_ad": {"name", "phone", "email", "agent", "medical", "limit"},
        "coordinator": {"name", "phone", "email", "agent", "medical", "limit"},
        "performer": {"name"},
        "department": {"name"},
        "viewer": set(),
    }
    for who, sees in may.items():
        for path in ("view", "file"):
            fields = {"format": "json"} if path == "file" else {}
            page = post(small.browser(who), f"/p/small/papers/callsheet/{path}", **fields).text
            for person in PEOPLE:
                for what in MARKS:
                    word = SAID[person, what]
                    if word in page:
                        assert what in sees or (who, person) == ("performer", "1"), (who, person, what)


def test_an_issued_copy_shows_what_its_reader_may_and_not_what_the_issuer_may(small: House) -> None:
    producer = small.browser("producer")
    to = f"account:{small.people['department'].id}"
    page = post(producer, "/p/small/papers/callsheet/issue", to=to, format="json").text
    assert not any(SAID[person, "address"] in page for person in PEOPLE)
    assert not any(SAID[person, "medical"] in page for person in PEOPLE)
    to_medic = post(producer, "/p/small/papers/callsheet/issue", to="person:med", format="json").text
    assert SAID["1", "medical"] in to_medic
    memo = {"to": to, "format": "json"}
    assert post(producer, "/p/small/papers/memo/issue", **memo).status_code == 403
    assert post(producer, "/p/small/papers/callsheet/issue", to="person:nobody").status_code == 404


def test_what_others_than_planners_take_is_a_copy_in_their_name(small: House) -> None:
    for who in ("viewer", "performer", "department"):
        answer = post(small.browser(who), "/p/small/papers/oneliner/file")
        assert answer.content.startswith(b"%PDF")
        assert "copy" in answer.headers["content-disposition"]
    post(small.browser("producer"), "/p/small/papers/oneliner/file")
    copies = read_copies(Path(), disk(small))
    assert [copy.person for copy in copies] == [
        "The viewer",
        "The performer (ANN)",
        "The department (Crew cam)",
    ]
    assert all(copy.key for copy in copies)
    found = deeds(small)
    assert found.count("paper taken as a copy") == 3
    assert found.count("paper taken") == 1
    page = small.browser("coordinator").get("/p/small/papers/issued").text
    assert "The performer (ANN)" in page
    assert not any(copy.key.hex() in page for copy in copies)


def keep_shorter_plan(made: House) -> None:
    """Plan it again without its last day."""
    with writing(made.office.engine) as conn:
        revision = revisions.revision(conn, made.shoot.id, 1)
        found = newest_plan(conn, made.shoot.id, 1)
        assert found is not None
        assert found.plan.schedule is not None
        schedule = found.plan.schedule.model_copy(update={"days": found.plan.schedule.days[:-1]})
        conn.execute(derived.delete())
        shorter = found.plan.model_copy(update={"schedule": schedule})
        keep_plan(conn, revision.digest, "whole", render_json(shorter))


def test_a_calendar_taken_again_takes_back_what_is_no_more(small: House) -> None:
    """As the command line does: the log keeps which events a reader was given."""
    to = f"account:{small.people['performer'].id}"
    producer = small.browser("producer")
    fields = {"to": to, "format": "ics"}
    first = post(producer, "/p/small/papers/oneliner/issue", **fields).text
    assert "STATUS:CANCELLED" not in first
    (copy,) = read_copies(Path(), disk(small))
    assert set(copy.events) == {"day-1-main", "day-1-second", "day-2-main"}
    keep_shorter_plan(small)
    again = post(producer, "/p/small/papers/oneliner/issue", **fields).text
    assert again.count("STATUS:CANCELLED") == 1
    assert "UID:day-2-main@" in again


def test_a_leaked_copy_is_traced_and_an_innocent_file_names_nobody(small: House) -> None:
    producer = small.browser("producer")
    first = post(small.browser("viewer"), "/p/small/papers/schedule/file").content
    post(small.browser("department"), "/p/small/papers/schedule/file")
    plain = post(producer, "/p/small/papers/schedule/file").content
    named = post(producer, "/p/small/papers/trace", {"file": ("leak.pdf", first)})
    assert "The viewer, copy 1" in named.text
    innocent = post(producer, "/p/small/papers/trace", {"file": ("x.pdf", plain)})
    assert "Nobody is named" in innocent.text
    assert deeds(small).count("file traced") == 2


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7 rubbish", b"\x89PNG\r\n\x1a\n" + bytes(50)])
def test_a_hostile_suspect_is_refused(small: House, raw: bytes) -> None:
    post(small.browser("viewer"), "/p/small/papers/oneliner/file", format="csv")
    answer = post(small.browser("producer"), "/p/small/papers/trace", {"file": ("../../x.pdf", raw)})
    assert answer.status_code == 422


def test_without_a_copy_nothing_can_be_traced(small: House) -> None:
    answer = post(small.browser("producer"), "/p/small/papers/trace", {"file": ("x.pdf", b"%PDF-1.7")})
    assert answer.status_code == 422
    assert "no copy issued" in answer.text


def test_a_log_that_was_changed_is_said_and_issues_nothing_more(small: House) -> None:
    post(small.browser("viewer"), "/p/small/papers/oneliner/file")
    changed = (disk(small).read(Path("record.jsonl")) or b"").replace(b"viewer", b"nobody")
    disk(small).replace(Path("record.jsonl"), changed)
    assert "was changed" in small.browser("producer").get("/p/small/papers/issued").text
    assert post(small.browser("viewer"), "/p/small/papers/oneliner/file").status_code == 422


def test_the_keys_are_in_no_revision(small: House) -> None:
    post(small.browser("viewer"), "/p/small/papers/oneliner/file")
    assert small.head() == 1
    with reading(small.office.engine) as conn:
        assert conn.execute(issue_pieces.select()).first() is not None
    assert b"issues/" not in small.browser("producer").get("/p/small/revisions/1/zip").content


def test_a_page_of_paper_runs_nothing(small: House) -> None:
    answer = post(small.browser("viewer"), "/p/small/papers/callsheet/view")
    assert answer.headers["content-security-policy"] == PAPER_POLICY
    assert "script-src" not in PAPER_POLICY
    assert "The viewer" in answer.text


def test_every_kind_in_every_form_is_there_or_says_why_not(small: House) -> None:
    producer = small.browser("producer")
    for kind in KINDS.values():
        for form in kind.formats:
            fields = {"format": form, "gag": "kick" if kind.name == "stuntplan" else "", "size": "letter"}
            answer = post(producer, f"/p/small/papers/{kind.name}/file", **fields)
            assert answer.status_code in (200, 422), (kind.name, form, answer.text[-600:])
    for wrong in ({"format": "exe"}, {"size": "a0"}, {"day": "soon"}, {"day": "2001-01-01"}):
        assert post(producer, "/p/small/papers/callsheet/file", **wrong).status_code in (404, 422), wrong
    assert post(producer, "/p/small/papers/nothing/file").status_code == 404
    assert post(producer, "/p/small/papers/stuntplan/file").status_code == 422


def test_links_lead_only_to_what_a_role_may_have(small: House) -> None:
    page = small.browser("viewer").get("/p/small/papers").text
    assert set(re.findall(r"papers/(\w+)/file", page)) == set(KINDS) - {"memo", "record", "stuntplan"}
    assert "/issue" not in page


def test_two_writers_of_the_log_on_postgresql(postgres: str, tmp_path: Path) -> None:
    made = small_house(tmp_path, postgres)
    for who in ("viewer", "performer"):
        assert post(made.browser(who), "/p/small/papers/oneliner/file", format="csv").status_code == 200
    assert read_log(Path(), disk(made)).sound
    with writing(made.office.engine) as conn:
        assert len(conn.execute(issue_pieces.select()).all()) >= 3
    made.office.engine.dispose()
