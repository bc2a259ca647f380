"""What a stranger sends: bounded, typed by content, and never unpacked outside memory."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office_house import KITCHEN, House, csrf
from precipice.office import guard
from precipice.office import workspace as workspace_module
from precipice.office.archive import LEFT_OUT, files_of_folder, files_of_upload, files_of_zip, zip_of
from precipice.office.store.revisions import Revision, checked_files
from precipice.office.workspace import CheckedFolders, workspace
from precipice.production.problem import InputError
from precipice.safety.chain import digest


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as container:
        for name, content in files.items():
            container.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (zipped({"production.toml": b"\0" * 19_000_000}), "packed"),
        (zipped({"../production.toml": b"x"}), "not allowed"),
        (zipped({"/etc/passwd": b"x"}), "not allowed"),
        (zipped({f"f{number}": b"" for number in range(2_001)}), "2,001 files"),
        (zipped({"a.txt": b"1", "A.txt": b"2"}), "case only"),
        (zipped({"practice": b"1", "practice/runs.csv": b"2"}), "a file and a folder"),
        (zipped({"Practice": b"1", "practice/runs.csv": b"2"}), "a file and a folder"),
        (zipped({"雪" * 100: b"1"}), "not allowed"),
        (zipped({"practice/Con.csv": b"1"}), "not allowed"),
        (zipped({"production.toml": b"x" * 300}, zipfile.ZIP_LZMA), "oddly packed"),
        (zipped({"production.toml": b"x" * 300})[:-30], "cannot be read"),
        (b"PK\x03\x04 and nothing", "cannot be read"),
        (b"PK\x03\x04" + b"PK\x01\x02" * 40_001, "more than 40,000 files"),
    ],
)
def test_zips_that_would_hurt_are_refused(raw: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        files_of_zip("x.zip", raw)


@given(
    st.dictionaries(
        st.lists(st.text(min_size=1, max_size=100), min_size=1, max_size=3).map("/".join),
        st.binary(max_size=60) | st.sampled_from([b"", b"a\r\nb\r\n", b"a\rb", b"\xef\xbb\xbfx", b"\0\xff"]),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_every_folder_that_is_let_in_can_be_written_and_comes_back_the_same(files: dict[str, bytes]) -> None:
    try:
        checked_files(files)
    except InputError:
        return
    kept = {path: raw for path, raw in files.items() if path.split("/")[0] not in LEFT_OUT}
    assert files_of_zip("x.zip", zip_of(files)) == kept
    addresses = {path: hashlib.sha256(raw).hexdigest() for path, raw in files.items()}
    of = Revision(1, 1, 0, 0, "", "", "", "", addresses, digest(addresses))
    with tempfile.TemporaryDirectory() as cache:
        folder = workspace(Path(cache), of, lambda: files)
        found = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
    assert found == files


def test_a_folder_on_the_disk_is_taken_in_as_it_is_or_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "production.toml").write_bytes(b"title = 'x'\r\n")
    (tmp_path / "empty.csv").touch()
    (tmp_path / "r\u00e9p\u00e9tition.txt").write_bytes(b"\xff\x00\r")
    found = files_of_folder(tmp_path)
    assert found == {
        "production.toml": b"title = 'x'\r\n",
        "empty.csv": b"",
        "r\u00e9p\u00e9tition.txt": b"\xff\x00\r",
    }
    (tmp_path / os.fsdecode(b"latin\xe9.txt")).touch()
    with pytest.raises(InputError, match="not allowed") as error:
        files_of_folder(tmp_path)
    str(error.value).encode()
    (tmp_path / os.fsdecode(b"latin\xe9.txt")).unlink()
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    with pytest.raises(InputError, match="a link"):
        files_of_folder(tmp_path)


def test_folders_that_nobody_uses_are_dropped_and_written_again(
    office: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace_module, "MOST_FOLDERS", 1)
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "mine.txt").write_text("kept")
    (cache / "holidays").mkdir()
    folders = CheckedFolders(cache)
    files = files_of_folder(KITCHEN)

    def revision(note: bytes) -> tuple[Revision, dict[str, bytes]]:
        whole = {**files, "note.txt": note}
        addresses = {path: hashlib.sha256(raw).hexdigest() for path, raw in whole.items()}
        return Revision(1, 1, 0, 0, "", "", "", "", addresses, digest(addresses)), whole

    first, whole = revision(b"1")
    checked = folders.checked(first, lambda: whole)
    for entry in cache.iterdir():
        os.utime(entry, (0, 0))
    (cache / ".new-left").mkdir()
    os.utime(cache / ".new-left", (0, 0))
    second, other = revision(b"2")
    folders.checked(second, lambda: other)
    assert {one.name for one in cache.iterdir()} == {second.digest, "mine.txt", "holidays"}
    assert folders.checked(first, lambda: whole) is checked
    assert (checked.folder / "note.txt").read_bytes() == b"1"


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    raw = zipped({"production.toml": b"A" * 90_000})
    lied = raw.replace((90_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lied != raw
    with pytest.raises(InputError):
        files_of_zip("x.zip", lied)


def test_a_folder_in_the_zip_is_the_production() -> None:
    files = files_of_folder(KITCHEN)
    assert files_of_zip("x", zipped({f"kitchen/{path}": raw for path, raw in files.items()})) == files


def test_what_it_is_hangs_on_what_is_in_it() -> None:
    script = (KITCHEN / "kitchen.fountain").read_bytes()
    assert set(files_of_upload("k.fountain", script)) == {"k.fountain", "production.toml"}
    assert files_of_upload("k.pdf", zip_of(files_of_folder(KITCHEN))) == files_of_folder(KITCHEN)
    with pytest.raises(InputError):
        files_of_upload("k.exe", b"MZ\x90\x00" + bytes(500))
    with pytest.raises(InputError, match=r"without production\.toml"):
        files_of_upload("k.zip", zipped({"a.txt": b"1"}))


def test_a_script_becomes_a_production_that_its_owner_produces(office: House) -> None:
    browser = office.browser("stranger")
    script = (KITCHEN / "kitchen.fountain").read_bytes()
    answer = browser.post(
        "/productions", data={"csrf": csrf(browser, "/")}, files={"file": ("../../k.fountain", script)}
    )
    assert answer.status_code == 303
    page = browser.get(answer.headers["location"])
    assert page.status_code == 200
    assert "mistake" not in page.text
    assert browser.get(f"{answer.headers['location']}members").status_code == 200


def test_a_cookie_that_is_none_lets_nobody_send_much(office: House) -> None:
    browser = office.browser()
    browser.cookies.set("precipice", "no session of anybody", domain="127.0.0.1")
    headers = {"content-type": "application/x-www-form-urlencoded"}

    def pieces():
        for _ in range(7):
            yield b"x" * 10_000

    assert browser.post("/sign-in", content=b"x" * 70_000, headers=headers).status_code == 413
    assert browser.post("/sign-in", content=pieces(), headers=headers).status_code == 413
    assert "64,000 bytes" in browser.post("/sign-in", content=b"x" * 70_000, headers=headers).text
    assert office.browser("viewer").post("/productions", content=b"x" * 70_000).status_code == 403


def test_requests_are_bounded(office: House, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = office.browser()
    assert nobody.post("/sign-in", content=b"x" * 70_000).status_code == 413
    monkeypatch.setattr(guard, "LARGEST_BODY", 100_000)
    somebody = office.browser("viewer")

    def pieces():
        for _ in range(30):
            yield b"x" * 10_000

    assert somebody.post("/productions", content=b"x" * 100_001).status_code == 413
    assert somebody.post("/productions", content=pieces()).status_code in (403, 413)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert somebody.post("/productions", content=pieces(), headers=headers).status_code == 413
