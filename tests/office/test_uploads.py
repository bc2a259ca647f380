"""What a stranger sends: bounded, typed by content, and never unpacked outside memory."""

from __future__ import annotations

import io
import zipfile

import pytest

from office_house import KITCHEN, House, csrf
from precipice.office import guard
from precipice.office.archive import files_of_folder, files_of_upload, files_of_zip, zip_of
from precipice.production.problem import InputError


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
        (zipped({"production.toml": b"x" * 300}, zipfile.ZIP_LZMA), "oddly packed"),
        (zipped({"production.toml": b"x" * 300})[:-30], "cannot be read"),
        (b"PK\x03\x04 and nothing", "cannot be read"),
    ],
)
def test_zips_that_would_hurt_are_refused(raw: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        files_of_zip("x.zip", raw)


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
