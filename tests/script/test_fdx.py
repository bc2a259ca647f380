"""Final Draft's own structures, in documents of our own; and the same script in both formats."""

from __future__ import annotations

import io
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from precipice.production.problem import InputError
from precipice.production.scene import ElementKind, Run, Screenplay, Style, Tag
from precipice.script.fdx import eighths_of, parse_fdx
from precipice.script.fdx_tags import category_called, fixed_categories
from precipice.script.fdx_write import write_fdx
from precipice.script.fountain import parse_fountain
from precipice.script.read import read_screenplay
from truth import real_file

STUNTS = "0377dbe6-77a3-41af-bda8-86eb2468fdbf"


def fdx(content: str, after: str = "") -> Screenplay:
    whole = f'<FinalDraft DocumentType="Script"><Content>{content}</Content>{after}</FinalDraft>'
    return parse_fdx("x.fdx", whole.encode())


def paragraph(kind: str, inner: str, more: str = "") -> str:
    inner = inner if inner.startswith("<") else f"<Text>{inner}</Text>"
    return f'<Paragraph Type="{kind}"{more}>{inner}</Paragraph>\n    '


HEADING = paragraph("Scene Heading", "INT. LAB - DAY", ' Number="4A"')


def test_only_direct_children_of_the_script_are_read_and_all_their_runs() -> None:
    settings = (
        '<ElementSettings Type="Scene Heading"><FontSpec Style=""/></ElementSettings>'
        "<TitlePage><Content><Paragraph><Text>A TITLE</Text></Paragraph></Content></TitlePage>"
    )
    text = (
        '<Text>He </Text><Text Style="Bold">jumps</Text><Text RevisionID="2">, at last</Text><Text>.</Text>'
    )
    script = fdx(HEADING + paragraph("Action", text), settings)
    assert len(script.scenes) == 1
    action = script.scenes[0].elements[1]
    assert action.text == "He jumps, at last."
    assert action.runs == (Run(3, 8, frozenset([Style.BOLD])), Run(8, 17, revision="2"))
    assert (script.scenes[0].number, action.line) == ("4A", 2)


def test_what_is_styled_in_capitals_is_read_in_capitals() -> None:
    capitals = '<ElementSettings Type="Character"><FontSpec Style="AllCaps"/></ElementSettings>'
    run = '<Text Style="Bold+AllCaps">bang</Text><Text> it goes.</Text>'
    script = fdx(HEADING + paragraph("Action", run) + paragraph("Character", "Zoë (v.o.)"), capitals)
    action, cue = script.scenes[0].elements[1:]
    assert (action.text, cue.character, cue.extension) == ("BANG it goes.", "ZOË", "V.O.")


@pytest.mark.parametrize(
    ("said", "eighths"),
    [
        ("3/8", 3),
        ("2", 16),
        ("5 3/8", 43),
        ("12/8", 12),
        ("", None),
        ("abc", None),
        ("1/2", None),
        ("3 ", 24),
    ],
)
def test_lengths_are_eighths(said: str, eighths: int | None) -> None:
    assert eighths_of(said.strip()) == eighths


def test_scene_properties() -> None:
    properties = (
        '<SceneProperties Length="5 3/8" Page="12A"><Summary><Paragraph><Text>A theft.</Text></Paragraph>'
        "</Summary></SceneProperties><ScriptNote><Paragraph><Text>Check rig</Text></Paragraph></ScriptNote>"
        "<Text>INT. LAB - DAY</Text>"
    )
    scene = fdx(paragraph("Scene Heading", properties)).scenes[0]
    assert (scene.stored_eighths, scene.stored_page, scene.number_stated) == (43, "12A", False)
    assert [(one.kind, one.text) for one in scene.elements[1:]] == [
        (ElementKind.SYNOPSIS, "A theft."),
        (ElementKind.NOTE, "Check rig"),
    ]
    assert [note.text for note in scene.notes] == ["Check rig"]


def test_an_omitted_scene_keeps_its_number_and_what_was_in_it() -> None:
    cut = paragraph("Scene Heading", "EXT. YARD - DUSK") + paragraph("Action", "Mara falls.")
    script = fdx(
        HEADING
        + paragraph("Action", "On.")
        + paragraph(
            "Scene Heading", f"<Text>OMITTED</Text><OmittedScene>{cut}</OmittedScene>", ' Number="21"'
        )
        + paragraph("Scene Heading", "INT. HALL - DAY", ' Number="22"')
    )
    assert [scene.number for scene in script.scenes] == ["4A", "22"]
    omitted = script.omitted[0]
    assert (omitted.number, omitted.heading, omitted.omitted) == ("21", "OMITTED", True)
    assert (omitted.place, omitted.time_of_day.value, omitted.int_ext.value) == ("YARD", "DUSK", "EXT")
    assert [one.text for one in omitted.elements] == ["OMITTED", "EXT. YARD - DUSK", "Mara falls."]
    assert "Mara falls." not in [one.text for scene in script.scenes for one in scene.elements]


def test_dual_dialogue() -> None:
    speech = "".join(paragraph("Character", name) + paragraph("Dialogue", "Now.") for name in ("ANN", "BO"))
    found = (
        fdx(HEADING + f"<Paragraph><DualDialogue>{speech}</DualDialogue></Paragraph>").scenes[0].elements[1:]
    )
    assert [(one.character, one.dual) for one in found] == [("ANN", False)] * 2 + [("BO", True)] * 2


TAG_DATA = (
    "<TagData><TagCategories>"
    f'<TagCategory Id="{STUNTS}" Name="Stunts" Number="1"/><TagCategory Id="own" Name="Rigging" Number="2"/>'
    "</TagCategories><TagDefinitions>"
    f'<TagDefinition CatId="{STUNTS}" Id="d1" Label="High fall" Number="1"/>'
    '<TagDefinition CatId="own" Id="d2" Label="Descender" Number="2"/>'
    "</TagDefinitions><Tags>"
    '<Tag Number="7"><DefId>d1</DefId></Tag><Tag Number="8"><DefId>d1</DefId><DefId>d2</DefId></Tag>'
    "</Tags></TagData>"
)


def test_tags_are_read_with_the_words_they_hold() -> None:
    text = (
        '<Text>She </Text><Text TagNumber="7">falls </Text><Text Style="Italic" TagNumber="8">far</Text>'
        "<Text> down.</Text>"
    )
    script = fdx(HEADING + paragraph("Action", text), TAG_DATA)
    assert script.tags == (
        Tag("Stunts", "High fall", "4A", 2, 4, 13),
        Tag("Rigging", "Descender", "4A", 2, 10, 13),
    )


def test_what_was_found_is_written_as_tags_that_final_draft_knows() -> None:
    script = parse_fountain("INT. LAB - DAY #9#\n\nShe jumps off the *roof* and fires.\n")
    tags = [Tag("Stunts", "Jump", "9", 3, 4, 22), Tag("Props", "Pistol", "9", 3, 27, 32)]
    written = write_fdx(script, tags)
    root = ElementTree.fromstring(written)
    runs = {run.text: run.get("TagNumber") for run in root.iter("Text") if run.get("TagNumber")}
    assert "".join(runs) == "jumps off the rooffires"
    definitions = {node.get("Id"): node for node in root.iter("TagDefinition")}
    found = {
        node.get("Number"): [definitions[one.text].get("CatId") for one in node] for node in root.iter("Tag")
    }
    assert found[runs["fires"]] == ["05c556eb-6bc1-4a3a-b09f-f8b5ba1b6afa"]
    assert found[runs["jumps off the "]] == [STUNTS]
    assert len(root.findall("TagData/TagCategories/TagCategory")) == 22
    # The heading is the first paragraph, the action the second.
    assert parse_fdx("x.fdx", written).tags == tuple(replace(tag, line=2) for tag in tags)


def test_tags_that_overlap_share_the_words_between_them() -> None:
    script = parse_fountain("INT. LAB - DAY\n\nThe burning car rolls.\n")
    tags = (Tag("Vehicles", "Car", "1", 3, 4, 15), Tag("Stunts", "Car roll", "1", 3, 12, 21))
    written = write_fdx(script, tags)
    assert parse_fdx("x.fdx", written).tags == tuple(replace(tag, line=2) for tag in tags)
    meanings = [len(tag) for tag in ElementTree.fromstring(written).iter("Tag")]
    assert meanings == [1, 2, 1]


@pytest.mark.parametrize(("line", "end"), [(4, 2), (3, 99)])
def test_a_tag_without_words_under_it_is_refused(line: int, end: int) -> None:
    script = parse_fountain("INT. LAB - DAY #9#\n\nShe jumps.\n")
    with pytest.raises(ValueError, match=f"Jump.*{line}"):
        write_fdx(script, [Tag("Stunts", "Jump", "9", line, 0, end)])


def test_the_fixed_categories_are_those_of_a_file_from_final_draft() -> None:
    root = ElementTree.parse(real_file("scripts/fdx/tools-TestFDX-FD.fdx")).getroot()
    theirs = {node.get("Name"): node.get("Id") for node in root.iter("TagCategory")}
    ours = {category.name: category.id for category in fixed_categories().ordered[:22]}
    assert ours == theirs
    assert category_called("Costumes").name == "Wardrobe"
    assert category_called("Rigging").id == category_called("Rigging").id != category_called("Rig").id


def test_notes_kept_apart_are_bound_by_their_range() -> None:
    # "Hum." is 5 units with its end; a dual dialogue takes 2 and the end of its paragraph 1; emoji count 2.
    dual = f"<Paragraph><DualDialogue>{paragraph('Character', 'ANN')}</DualDialogue></Paragraph>"
    body = paragraph("Action", "Hum.") + dual + paragraph("Action", "🙂.") + paragraph("Action", "Go.")
    notes = "".join(
        f'<ScriptNote Range="{begin},99"><Paragraph><Text>{text}</Text></Paragraph></ScriptNote>'
        for begin, text in ((0, "a"), (8, "b"), (11, "c"), (12, "d"))
    )
    script = fdx(body, f"<ScriptNotes>{notes}</ScriptNotes>")
    assert [one.text for one in script.preamble] == ["Hum.", "a", "ANN", "🙂.", "b", "c", "Go.", "d"]


def test_outlines_acts_and_unknown_types() -> None:
    script = fdx(
        HEADING
        + paragraph("Outline 2 (Sequences)", "The heist")
        + paragraph("Outline Body", "They steal it.")
        + paragraph("New Act", "ACT TWO")
        + paragraph("Telegram", "STOP")
        + paragraph("Action", "END", ' Alignment="Center" StartsNewPage="Yes"')
    )
    assert [one.kind.value for one in script.scenes[0].elements[1:]] == [
        "section", "synopsis", "centered", "action", "page_break", "centered",
    ]  # fmt: skip
    assert script.warnings == ("paragraph 5: a paragraph of type 'Telegram' read as action",)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]><FinalDraft><Content/></FinalDraft>', "document type"),
        (b"<FinalDraft><Content>", "not XML"),
        (b"<html><body/></html>", "root is 'html'"),
        (b"<FinalDraft/>", "no Content"),
        (b'<?xml version="1.0" encoding="x-unheard-of"?><FinalDraft/>', "not XML"),
    ],
)
def test_what_is_refused(raw: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse_fdx("x.fdx", raw)


@pytest.mark.parametrize("name", ["Brick-and-Steel", "The-Last-Birthday-Card", "tools-TestFDX-FD"])
def test_both_formats_of_a_script_give_the_same_scenes_cast_and_dialogue(name: str) -> None:
    one = read_screenplay(real_file(f"scripts/fdx/{name}.fdx"))
    other = read_screenplay(real_file(f"scripts/fountain/{name}.fountain"))

    def printed(script: Screenplay) -> list[tuple[object, ...]]:
        outline = (ElementKind.SECTION, ElementKind.SYNOPSIS, ElementKind.NOTE)
        return [
            (e.kind, e.text, e.character, e.extension, e.dual, e.runs)
            for scene in script.scenes
            for e in scene.elements
            if e.kind not in outline
        ]

    assert printed(one) == printed(other)
    assert [(s.number, s.place, s.time_of_day, s.eighths) for s in one.scenes] == [
        (s.number, s.place, s.time_of_day, s.eighths) for s in other.scenes
    ]


def test_lengths_that_final_draft_measured_are_near_ours() -> None:
    for scene in read_screenplay(real_file("scripts/fdx/tools-TestFDX-FD.fdx")).scenes:
        assert scene.stored_eighths is not None
        assert abs(scene.stored_eighths - scene.eighths) <= 1


@pytest.mark.parametrize("name", ["my_living_memory", "printing_trouble"])
def test_what_another_program_writes_reads_as_its_source(name: str) -> None:
    """screenplain reads the Fountain file and writes Final Draft's format; both ways must meet."""
    parser = pytest.importorskip("screenplain.parsers.fountain")
    export = pytest.importorskip("screenplain.export.fdx")
    path = real_file(f"scripts/fountain/{name}.fountain")
    with path.open(encoding="utf-8") as stream:
        theirs = parser.parse(stream)
    written = io.StringIO()
    export.to_fdx(theirs, written)
    one, other = parse_fdx("x.fdx", written.getvalue().encode()), read_screenplay(path)

    def spoken(script: Screenplay) -> list[tuple[str, str, str]]:
        return [
            (e.character, e.extension, e.text)
            for scene in script.scenes
            for e in scene.elements
            if e.character
        ]

    assert spoken(one) == spoken(other)
    assert [scene.heading.upper() for scene in one.scenes] == [
        scene.heading.upper() for scene in other.scenes
    ]
