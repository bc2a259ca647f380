from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leaked_sheets import paper
from precipice.paper.leaks.issue import FOLDER, issue_copy, issue_plain, read_copies, read_paper
from precipice.paper.leaks.layout import pages_of
from precipice.paper.leaks.visible import missing_glyphs
from precipice.production.problem import InputError
from precipice.safety.disk import OsDisk

NOW = datetime(2027, 6, 7, 18, 40, tzinfo=UTC)
KEY = b"0123456789abcdef"


def test_the_log_says_what_was_handed_out(tmp_path: Path) -> None:
    pdf = paper()
    issued = issue_copy(tmp_path, pdf, "callsheet", "Kari Nordmann", NOW)
    (copy,) = read_copies(tmp_path)
    assert (copy.number, copy.person, copy.paper) == (1, "Kari Nordmann", "callsheet")
    assert copy.marked == hashlib.sha256(issued.content).hexdigest()
    assert read_paper(tmp_path, copy.unmarked) == pdf
    assert len(copy.key) == 16


@pytest.mark.skipif(os.name != "posix", reason="folder modes are of POSIX")
def test_the_log_is_for_its_owner_only(tmp_path: Path) -> None:
    issue_copy(tmp_path, paper(), "callsheet", "Kari Nordmann", NOW)
    assert (tmp_path / FOLDER).stat().st_mode & 0o077 == 0


def test_every_page_names_the_person(tmp_path: Path) -> None:
    issued = issue_copy(tmp_path, paper(pages=3), "sides", "Åse Brænde", NOW)
    for page in pages_of(issued.content):
        assert " ".join(page.texts).endswith("Issued to Åse Brænde · copy 1")


def test_same_seed_same_file(tmp_path: Path) -> None:
    pdf = paper()
    one = issue_copy(tmp_path / "a", pdf, "sides", "Åse Brænde", NOW, KEY)
    two = issue_copy(tmp_path / "b", pdf, "sides", "Åse Brænde", NOW, KEY)
    assert one.content == two.content


def test_markup_in_a_name_is_shown_as_it_stands(tmp_path: Path) -> None:
    name = '#sys.exit() *x* $1$ "q" \\ @y'
    issued = issue_copy(tmp_path, paper(), "sides", name, NOW)
    assert name.replace(" ", "") in "".join(pages_of(issued.content)[0].texts)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\u202eb", "x" * 81, "a\0b"])
def test_names_that_cannot_stand_in_a_line_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="name"):
        issue_copy(tmp_path, paper(), "sides", name, NOW)
    assert not (tmp_path / FOLDER).exists()


def test_a_missing_glyph_is_named_and_the_number_stands(tmp_path: Path) -> None:
    name = "Ola \U000f1234"
    assert missing_glyphs(name) == "\U000f1234"
    issued = issue_copy(tmp_path, paper(), "sides", name, NOW)
    assert "U+F1234" in issued.notes[0]
    assert " ".join(pages_of(issued.content)[0].texts).endswith("Issued copy 1")


def test_a_copy_without_a_covert_mark_is_logged_too(tmp_path: Path) -> None:
    issued = issue_plain(tmp_path, str.encode, "dood", "html", "Kari Nordmann", NOW)
    assert issued.content.decode() == "Issued to Kari Nordmann · copy 1"
    assert "no covert mark" in issued.notes[0]
    assert read_copies(tmp_path)[0].key == b""


def test_a_changed_log_is_refused(tmp_path: Path) -> None:
    for name in ("Kari Nordmann", "Ola Nordmann"):
        issue_copy(tmp_path, paper(), "callsheet", name, NOW)
    log = tmp_path / FOLDER / "record.jsonl"
    log.write_bytes(log.read_bytes().replace(b"Kari", b"Mari"))
    with pytest.raises(InputError, match="changed"):
        read_copies(tmp_path)
    with pytest.raises(InputError, match="changed"):
        issue_copy(tmp_path, paper(), "callsheet", "Per Nordmann", NOW)


def test_a_cut_log_is_refused(tmp_path: Path) -> None:
    for name in ("Kari Nordmann", "Ola Nordmann"):
        issue_copy(tmp_path, paper(), "callsheet", name, NOW)
    log = tmp_path / FOLDER / "record.jsonl"
    log.write_bytes(log.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(InputError, match="cut"):
        read_copies(tmp_path)


class PowerCutError(Exception):
    pass


class Failing(OsDisk):
    """A disk that stops at its n-th change."""

    def __init__(self, at: int) -> None:
        self.left = at

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise PowerCutError

    def append(self, path: Path, data: bytes) -> None:
        self._step()
        super().append(path, data)

    def replace(self, path: Path, data: bytes) -> None:
        self._step()
        super().replace(path, data)


@pytest.mark.parametrize("at", range(4))
def test_a_power_cut_leaves_no_copy_that_the_log_does_not_hold(tmp_path: Path, at: int) -> None:
    """Paper, empty head, entry, head: where one fails, nothing is handed out; the next try goes on."""
    with pytest.raises(PowerCutError):
        issue_copy(tmp_path, paper(), "callsheet", "Kari Nordmann", NOW, disk=Failing(at))
    logged = len(read_copies(tmp_path))
    assert logged == (1 if at == 3 else 0)
    issued = issue_copy(tmp_path, paper(), "callsheet", "Kari Nordmann", NOW)
    assert issued.copy.number == logged + 1
