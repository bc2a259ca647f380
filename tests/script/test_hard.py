"""Scripts made to hurt: time grows with the length, and nothing but a refusal comes out."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from precipice.production.problem import InputError
from precipice.script.fdx import parse_fdx
from precipice.script.fdx_write import write_fdx
from precipice.script.fountain import parse_fountain
from precipice.script.fountain_write import write_fountain
from precipice.script.read import parse_screenplay


def run(text: str, tag: str = "") -> str:
    return f"<Text{tag}>{text}</Text>"


def document(inner: str) -> bytes:
    return f"<FinalDraft><Content>{inner}</Content></FinalDraft>".encode()


def in_one(piece: str, kind: str) -> Callable[[int], bytes]:
    return lambda count: document(f'<Paragraph Type="{kind}">{piece * count}</Paragraph>')


def each(piece: str) -> Callable[[int], bytes]:
    return lambda count: document(piece * count)


DOCUMENTS = {
    "one heading of spaces": in_one(run("INT. A  "), "Scene Heading"),
    "one heading of dashes": in_one(run("INT. - - --"), "Scene Heading"),
    "one heading of numbers": in_one(run("#1# "), "Scene Heading"),
    "one cue of brackets": in_one(run("((("), "Character"),
    "blank runs": in_one(run(" "), "Action"),
    "soft returns": in_one(run("\n"), "Dialogue"),
    "tagged runs": in_one(run("a", ' TagNumber="1,2,3"') + run("b"), "Action"),
    "styled runs": in_one(run("a", ' Style="Bold"') + run("b", ' Style="Italic"'), "Action"),
    "empty headings": each('<Paragraph Type="Scene Heading"><Text>INT. A</Text></Paragraph>'),
    "one number": each('<Paragraph Type="Scene Heading" Number="1"><Text>INT. A</Text></Paragraph>'),
    "dialogue": each('<Paragraph Type="Dialogue"><Text>a</Text></Paragraph>'),
    "second speeches": each("<Paragraph><DualDialogue/></Paragraph>"),
    "notes": each('<Paragraph Type="Action"><ScriptNote><Paragraph/></ScriptNote></Paragraph>'),
    "types": each('<Paragraph Type="x"><Text>a</Text></Paragraph>'),
}
TEXTS = {
    "(((": lambda count: "(((" * count,
    "headings": lambda count: "INT. \n\n" * count,
    "one number": lambda count: "INT. A #1#\n\n" * count,
    "omitted": lambda count: "1 OMITTED\n\n" * count,
    "one endless line": lambda count: "word " * count,
    "one endless heading": lambda count: "INT. " + "A #1# " * count,
    "flashbacks": lambda count: "FLASHBACK:\n\nEND\n\nINT. A\n\n" * count,
    "marks in one line": lambda count: "*a_b**c " * count,
    "lyrics": lambda count: "A\n" + "~a\n" * count,
    "dual": lambda count: "A ^\nb\n\n" * count,
    "slashes": lambda count: "/*/ [[ ]" * count,
}


def seconds(action: Callable[[], object]) -> float:
    began = time.process_time()
    action()
    return time.process_time() - began


def grows_with_length(read: Callable[[int], object], small: int) -> None:
    """Twenty times the length in far less than four hundred times the time, in one of five tries."""
    first = min(seconds(lambda: read(small)) for _ in range(3))
    assert any(seconds(lambda: read(20 * small)) < 120 * max(first, 2e-3) for _ in range(5))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_final_draft_in_linear_time(name: str) -> None:
    grows_with_length(lambda count: parse_fdx("x.fdx", DOCUMENTS[name](count)), 400)


@pytest.mark.parametrize("name", TEXTS)
def test_fountain_in_linear_time(name: str) -> None:
    grows_with_length(lambda count: parse_fountain(TEXTS[name](count)), 400)


@pytest.mark.parametrize(
    "piece", ["[[", "/* ", "*a ", "_a", "(", "[[x\n\n", "INT. \n\n", "A\nb\n  \n", "> <\n"]
)
def test_marks_that_never_close_in_linear_time(piece: str) -> None:
    grows_with_length(lambda count: parse_fountain(piece * count), 2_000)


@pytest.mark.parametrize("name", ["marks in one line", "lyrics", "dual", "headings"])
def test_writing_in_linear_time(name: str) -> None:
    script = {count: parse_fountain(TEXTS[name](count)) for count in (300, 6_000)}
    grows_with_length(lambda count: (write_fdx(script[count]), write_fountain(script[count])), 300)


def test_ten_thousand_headings_of_one_number() -> None:
    script = parse_fountain("INT. A #1#\n\n" * 10_000)
    assert len({scene.number for scene in script.scenes}) == 10_000


def test_a_document_a_million_deep_is_no_script() -> None:
    raw = b"<?xml version='1.0'?>" + b"<a>" * 300_000 + b"</a>" * 300_000
    with pytest.raises(InputError, match="root is 'a'"):
        parse_screenplay("x.fdx", raw)


def test_nested_paragraphs_are_followed_to_a_bound() -> None:
    inner = '<Paragraph Type="Action"><Text>a</Text>' + "<DualDialogue><Paragraph>" * 50_000
    raw = document(inner + "</Paragraph></DualDialogue>" * 50_000 + "</Paragraph>")
    assert len(parse_fdx("x.fdx", raw).preamble) == 1


def test_a_tag_of_a_thousand_meanings_is_refused() -> None:
    tags = "<TagData><Tags><Tag Number='1'>" + "".join(f"<DefId>{n}</DefId>" for n in range(1_000))
    raw = f"<FinalDraft><Content/>{tags}</Tag></Tags></TagData></FinalDraft>".encode()
    with pytest.raises(InputError, match="1,000 definitions"):
        parse_fdx("x.fdx", raw)
