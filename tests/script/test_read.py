"""Which reader a file gets, what is refused, and containers from strangers."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from precipice.production.problem import InputError
from precipice.production.scene import ElementKind, Screenplay
from precipice.script import containers
from precipice.script.read import parse_screenplay, read_screenplay

FOUNTAIN = b"INT. LAB - DAY #4#\n\nShe jumps.\n"
FDX = (
    b'<?xml version="1.0"?><FinalDraft><Content><Paragraph Type="Scene Heading" Number="4">'
    b"<Text>INT. LAB - DAY</Text></Paragraph></Content></FinalDraft>"
)
OSF = """<?xml version="1.0" encoding="UTF-8"?>
<document type="Open Screenplay Format document" version="{version}">
  <info title="One" written_by="Zoë" {info}/>
  <styles><style name="Title" align="center"/></styles>
  <paragraphs>
    <para {number}="4" page_number="12A" note="Check rig" synopsis="A theft.">
      <style {base}="Scene Heading"/><text>Int. Lab - day</text></para>
    <para><style {base}="Action"/><text>She </text><text bold="1">jumps</text><text>.</text></para>
    <para><style {base}="Action" align="center"/><text>THEN</text></para>
    <para><style {base}="Character" dualdialogue="1"/><text>Ann</text></para>
    <para><style {base}="Dialogue"/><text>Now.</text></para>
    <para><style {base}="Character"/><text>Bo</text></para>
    <para><style {base}="Parenthetical"/><text>low</text></para>
    <para><style {base}="Dialogue"/><text>Now.</text></para>
    <para><style {base}="Scene Heading" pagebreakbefore="1"/><text>EXT. YARD - DUSK</text></para>
  </paragraphs>
  <lists><characters><character name="Ann"/></characters><revision_colors>
    <revision_color name="White" index="0"/><revision_color name="Blue" index="1"/></revision_colors></lists>
</document>"""


def packed(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as container:
        for name, raw in members:
            container.writestr(name, raw)
    return stream.getvalue()


def osf(version: str, base: str, number: str, info: str = "") -> bytes:
    return OSF.format(version=version, base=base, number=number, info=info).encode()


@pytest.mark.parametrize(
    ("file", "raw"),
    [
        ("a.fountain", FOUNTAIN),
        ("a.TXT", FOUNTAIN),
        ("a", FOUNTAIN),
        ("a.script", FOUNTAIN),
        ("a.fdx", FDX),
        ("a.xml", FDX),
        ("a.xml", osf("40", "basestyle", "number")),
        ("a.osf", osf("30", "basestylename", "scene_number")),
        ("a.fadein", packed(("document.xml", osf("12", "baseStyleName", "Scene_Number")))),
        ("a.highland", packed(("a.textbundle/info.json", b"{}"), ("a.textbundle/text.md", FOUNTAIN))),
        ("a.highland", packed(("text.fountain", FOUNTAIN), method=zipfile.ZIP_STORED)),
    ],
)
def test_each_format_gets_its_reader(file: str, raw: bytes) -> None:
    script = parse_screenplay(file, raw)
    assert (script.scenes[0].number, script.scenes[0].number_stated) == ("4", True)
    assert script.scenes[0].heading.upper() == "INT. LAB - DAY"


@pytest.mark.parametrize(
    ("file", "raw", "said"),
    [
        ("a.fdx", FOUNTAIN, "found text; allowed: Final Draft XML"),
        ("a.fdx", packed(("x", b"x")), "a zip container"),
        ("a.fountain", FDX, "found XML"),
        ("a.fountain", b"%PDF-1.7 ...", "a PDF"),
        ("a.txt", b"{\\rtf1 hello}", "rich text"),
        ("a.osf", FDX, "root is 'FinalDraft'"),
        ("a.fdx", osf("30", "basestyle", "number"), "root is 'document'"),
        ("a.fadein", FDX, "a Fade In file"),
        ("a.fadein", packed(("other.xml", b"x")), "holds 'other.xml'"),
        ("a.fadein", packed(("../document.xml", FDX)), "names inside"),
        ("a.fadein", packed(("/document.xml", FDX)), "names inside"),
        ("a.fadein", packed(("document.xml", b"<document" + b" " * 3_000_000)), "packed"),
        ("a.fadein", packed(("document.xml", FDX), method=zipfile.ZIP_BZIP2), "packing method"),
        ("a.highland", packed(*((f"{n}.txt", b"") for n in range(2_001))), "2,001 files"),
        ("a.fadein", packed(("document.xml", FDX))[:-30], "cannot be read"),
        ("a.fountain", b" \n\n ", "an empty"),
        ("a.fountain", b"INT. A - DAY\n\n\xff", "not UTF-8"),
        ("a.fountain", b"INT. A - DAY\n\n" + b"x" * 20_001, "20,001 characters"),
    ],
)
def test_what_is_refused_with_the_reason(file: str, raw: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        parse_screenplay(file, raw)
    assert str(refused.value).startswith(file)


def test_a_container_that_lies_about_its_size_is_held_to_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "LARGEST_MEMBER", 5_000)
    honest = packed(("document.xml", bytes(range(256)) * 40), method=zipfile.ZIP_STORED)
    lying = honest.replace(struct.pack("<II", 10_240, 10_240), struct.pack("<II", 10_240, 10))
    with pytest.raises(InputError):
        parse_screenplay("a.fadein", lying)


@pytest.mark.parametrize(
    ("version", "base", "number"), [("30", "basestylename", "scene_number"), ("40", "basestyle", "number")]
)
def test_open_screenplay_format(version: str, base: str, number: str) -> None:
    script: Screenplay = parse_screenplay("a.osf", osf(version, base, number))
    scene = script.scenes[0]
    assert (scene.stored_page, script.title, script.cast_list) == ("12A", "One", ("Ann",))
    assert [revision.name for revision in script.revisions] == ["Blue"]
    assert [(one.kind.value, one.text, one.dual) for one in scene.elements[1:]] == [
        ("synopsis", "A theft.", False),
        ("note", "Check rig", False),
        ("action", "She jumps.", False),
        ("centered", "THEN", False),
        ("character", "Ann", False),
        ("dialogue", "Now.", False),
        ("character", "Bo", True),
        ("parenthetical", "(low)", True),
        ("dialogue", "Now.", True),
        ("page_break", "", False),
    ]
    assert scene.elements[3].runs[0].start == 4


def test_old_markup_is_taken_out_of_the_text() -> None:
    raw = osf("12", "basestylename", "scene_number").replace(b"She ", b"&lt;b&gt;She&lt;/b&gt; ")
    action = parse_screenplay("a.osf", raw).scenes[0].elements[3]
    assert (action.kind, action.text) == (ElementKind.ACTION, "She jumps.")


def test_a_file_and_what_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.fdx"
    path.write_bytes(FDX)
    assert len(read_screenplay(path).scenes) == 1
    for absent in (tmp_path, tmp_path / "b.fdx"):
        with pytest.raises(InputError):
            read_screenplay(absent)
