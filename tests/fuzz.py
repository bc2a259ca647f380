"""Many broken scripts, made from sound ones: each must be read or refused, soon, and no file may be touched.

    python tests/fuzz.py fdx --count 200000 --seed 1

prints what was read, what was refused and the slowest; it ends with an error at the first input that does
anything else, which it writes out as Python bytes.
"""

from __future__ import annotations

import argparse
import io
import random
import signal
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any
from xml.etree import ElementTree

from precipice.production.problem import InputError
from precipice.script.fdx_write import write_fdx
from precipice.script.fountain_write import write_fountain
from precipice.script.read import parse_screenplay

SECONDS_EACH = 2.0
WRITTEN_EACH = 10
LONGEST_SEED = 1_500
TOUCHING = ("open", "os.", "shutil.", "tempfile.", "subprocess.", "socket.", "exec", "import", "ctypes.")

SCRIPT = """Title: ONE
Author: Zoë

# Act

= They meet.

FADE IN:

INT./EXT. VAN - STREET - CONTINUOUS #4A#

She *jumps* off **the** roof. [[gag: high_fall name=roof]]

ZOË (V.O.)
(low)
Now.

GUARD #2 ^
Never.
~La la

> THE END <

===

12 OMITTED

.MONTAGE

/* cut */ I/E. BAR, NIGHT
"""
DOCUMENT = """<FinalDraft DocumentType="Script" Version="5"><Content>
<Paragraph Number="4A" Type="Scene Heading"><SceneProperties Length="5 3/8" Page="12A"><Summary><Paragraph>
<Text>They meet.</Text></Paragraph></Summary></SceneProperties><Text>INT. VAN - DAY</Text></Paragraph>
<Paragraph Type="Action" StartsNewPage="Yes"><ScriptNote><Paragraph><Text>Rig</Text></Paragraph></ScriptNote>
<Text>She </Text><Text Style="Bold+AllCaps" TagNumber="1">jumps</Text><Text RevisionID="2"> far.</Text>
</Paragraph><Paragraph><DualDialogue><Paragraph Type="Character"><Text>ANN (V.O.)</Text></Paragraph>
<Paragraph Type="Dialogue"><Text>Now.</Text></Paragraph>
<Paragraph Type="Character"><Text>BO</Text></Paragraph></DualDialogue></Paragraph>
<Paragraph Number="21" Type="Scene Heading"><Text>OMITTED</Text><OmittedScene><Paragraph Type="Scene Heading">
<Text>EXT. YARD - DUSK</Text></Paragraph></OmittedScene></Paragraph></Content><TitlePage><Content>
<Paragraph Alignment="Center"><Text>ONE</Text></Paragraph></Content></TitlePage><Revisions><Revision ID="2"
Name="Pink" PageColor="#FDFDCCCCD4D4" Mark="*"/></Revisions><SmartType><Characters><Character>ANN</Character>
</Characters></SmartType><TagData><TagCategories><TagCategory Id="c" Name="Stunts"/></TagCategories>
<TagDefinitions><TagDefinition CatId="c" Id="d" Label="Jump"/></TagDefinitions>
<Tags><Tag Number="1"><DefId>d</DefId></Tag></Tags></TagData>
<ScriptNotes><ScriptNote Range="3,9"><Paragraph><Text>Check</Text></Paragraph></ScriptNote></ScriptNotes>
</FinalDraft>"""
OPEN_DOCUMENT = """<document type="Open Screenplay Format document" version="12"><info title="ONE"/><styles>
<style name="Mid" align="center"/></styles><paragraphs><para scene_number="1" note="Rig" synopsis="A theft">
<style basestylename="Scene Heading" pagebreakbefore="1"/><text>INT. VAN - DAY</text></para><para>
<style basestylename="Action"/><text bold="1" revision="1">She &lt;b&gt;jumps</text></para><para>
<style basestylename="Character" dualdialogue="1"/><text>ANN</text></para><para>
<style basestylename="Dialogue"/><text>Now.</text></para><para>
<style basestylename="Mid"/><text>END</text></para></paragraphs><titlepage>
<para bookmark="Title"><style align="center"/><text>ONE</text></para></titlepage><lists><revision_colors>
<revision_color name="Blue" index="1"/></revision_colors></lists></document>"""

WORDS = [
    *("INT. ", "EXT/INT. ", "#", "#1#", " - ", "--", "OMITTED", "FLASHBACK", "END", "Title:", ":", "^", "@"),
    *("[[", "]]", "/*", "*/", "***", "_", "\\", "(", ")", "((((", "~", ">", "<", "!", ".", "==="),
    *("\n\n", "\n", "  \n", "\t", "\r", "\x0b", "\x85", "\u2028", "\u202e", "\ufffe"),
    *("ß", "İ", "🙂", "日本", "שרה", "&#0;", "&amp;", "&lt;", "]]>", "<!--", "<?"),
    *("9" * 40, "-1", "0", "5 3/8", "1/0", ",", "Yes", "Center", "AllCaps+Bold"),
]


class TooSlowError(BaseException):
    """An input took longer than it may; no reader's own handling must swallow that."""


@dataclass(slots=True)
class Count:
    """What became of the inputs."""

    read: int = 0
    refused: int = 0
    slowest: float = 0.0


def mutated_bytes(seed: bytes, dice: random.Random) -> bytes:
    """A copy with a few pieces changed, dropped, doubled or put in."""
    raw = bytearray(seed)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(raw) + 1)
        size = dice.choice((1, 1, 2, 5, 20, 100))
        match dice.randrange(6):
            case 0 if raw:
                raw[min(at, len(raw) - 1)] = dice.randrange(256)
            case 1:
                del raw[at : at + size]
            case 2:
                raw[at:at] = raw[at : at + size] * dice.randint(1, 8)
            case 3:
                other = dice.randrange(len(raw) + 1)
                raw[at:at] = raw[other : other + size]
            case _:
                raw[at:at] = dice.choice(WORDS).encode("utf-8", "surrogatepass") * dice.choice((1, 1, 1, 30))
    return bytes(raw)


def mutated_tree(seed: bytes, dice: random.Random) -> bytes:
    """A well-formed copy with nodes moved, doubled, dropped, renamed, their text and attributes changed."""
    root = ElementTree.fromstring(seed)
    for _ in range(dice.randint(1, 6)):
        nodes = list(root.iter())
        node, other = dice.choice(nodes), dice.choice(nodes)
        match dice.randrange(8):
            case 0:
                node.text = (node.text or "") + dice.choice(WORDS)
            case 1:
                node.text = dice.choice(WORDS) * dice.choice((0, 1, 50))
            case 2 if node.attrib:
                name = dice.choice(list(node.attrib))
                node.set(name, dice.choice((dice.choice(WORDS), node.get(name, "") * 3, "")))
            case 3 if node.attrib:
                del node.attrib[dice.choice(list(node.attrib))]
            case 4:
                node.tag = other.tag
            case 5 if len(node):
                node.remove(dice.choice(list(node)))
            case 6 if other is not root and not any(inner is node for inner in other.iter()):
                node.insert(dice.randint(0, len(node)), other)
            case _:
                node.attrib |= other.attrib
    return ElementTree.tostring(root, encoding="utf-8")


def mutated_text(seed: bytes, dice: random.Random) -> bytes:
    """A slice of a script, its lines shuffled, doubled and marked."""
    lines = seed.decode("utf-8", "replace").split("\n")
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(lines) + 1)
        match dice.randrange(5):
            case 0:
                lines[at:at] = [dice.choice(WORDS) * dice.choice((1, 1, 20)) + dice.choice(WORDS)]
            case 1:
                del lines[at : at + 2]
            case 2 if at < len(lines):
                place = dice.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:place] + dice.choice(WORDS) + lines[at][place:]
            case 3:
                lines[at:at] = lines[dice.randrange(len(lines) + 1) :][:3]
            case _:
                lines[at:at] = dice.choice(([""], ["  "], ["", ""]))
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def packed(name: str, raw: bytes, dice: random.Random) -> bytes:
    """A container with one file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as container:
        container.writestr(zipfile.ZipInfo(name), raw)
    return stream.getvalue()


def inputs(name: str, corpus: dict[str, list[bytes]], dice: random.Random) -> Iterator[bytes]:
    """Endless inputs for a format."""
    whole: Callable[[bytes], bytes] = {
        "fadein": lambda raw: packed("document.xml", raw, dice),
        "highland": lambda raw: packed("a.textbundle/text.fountain", raw, dice),
    }.get(name, bytes)
    inner = {"fadein": "osf", "highland": "fountain"}.get(name, name)
    deep = mutated_text if inner == "fountain" else mutated_tree
    while True:
        seed = dice.choice(corpus[inner])
        if inner == "fountain" and len(seed) > LONGEST_SEED:
            begin = dice.randrange(len(seed) - LONGEST_SEED)
            seed = seed[begin : begin + LONGEST_SEED]
        kind = dice.random()
        if kind < 0.6:
            yield whole(deep(seed, dice))
        elif kind < 0.8:
            yield whole(mutated_bytes(seed, dice))
        elif kind < 0.95:
            yield mutated_bytes(whole(seed), dice)
        else:
            yield mutated_bytes(mutated_bytes(whole(deep(seed, dice)), dice), dice)


def corpus_of(folder: Path | None) -> dict[str, list[bytes]]:
    """Sound scripts: our own, and those in a folder; long documents are cut to their first paragraphs."""
    found = {
        "fountain": [SCRIPT.encode()] * 4,
        "fdx": [DOCUMENT.encode()] * 4,
        "osf": [OPEN_DOCUMENT.encode()],
    }
    for path in sorted(folder.rglob("*")) if folder is not None and folder.is_dir() else ():
        if path.suffix == ".fountain":
            found["fountain"].append(path.read_bytes())
        elif path.suffix == ".fdx":
            root = ElementTree.fromstring(path.read_bytes())
            content = root.find("Content")
            for extra in list(content)[12:] if content is not None else ():
                content.remove(extra)  # type: ignore[union-attr]
            for node in list(root):
                if node.tag not in ("Content", "TagData", "Revisions", "SmartType"):
                    root.remove(node)
            found["fdx"].append(ElementTree.tostring(root, encoding="utf-8"))
    return found


_watching = False
_touched: list[str] = []


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event.startswith(TOUCHING) and not _is_lazy_import(event, arguments):
        _touched.append(f"{event} {arguments!r:.120}")


def _is_lazy_import(event: str, arguments: tuple[Any, ...]) -> bool:
    """The interpreter loading its own modules and codecs is no file of the script's."""
    if event in ("import", "exec") or event.startswith(("os.listdir", "os.scandir")):
        return True
    name = str(arguments[0]) if arguments else ""
    return event == "open" and name.endswith((".py", ".pyc", ".so", ".toml"))


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `TooSlowError` in what runs longer than so many seconds of the processor's time."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def try_one(name: str, raw: bytes, count: Count, *, write: bool) -> None:
    """Read one input, and now and then write it and read that.

    Raises:
        AssertionError: Something other than a screenplay or a refusal came of it.
    """
    global _watching  # noqa: PLW0603 - an audit hook has no other way to know
    began = time.process_time()
    try:
        with within(SECONDS_EACH):
            _watching = True
            screenplay = parse_screenplay(f"x.{name}", raw)
            if write:
                parse_screenplay("x.fdx", write_fdx(screenplay))
                write_fountain(screenplay)
        count.read += 1
    except InputError:
        count.refused += 1
    except (Exception, TooSlowError) as error:
        raise AssertionError(f"{type(error).__name__}: {error}; input: {raw!r}") from error
    finally:
        _watching = False
    count.slowest = max(count.slowest, time.process_time() - began)
    if _touched:
        raise AssertionError(f"touched {_touched[0]}; input: {raw!r}")


def fuzz(name: str, number: int, seed: int, folder: Path | None = None) -> Count:
    """Try so many inputs of a format.

    Args:
        name: Suffix of the format without its dot.
        number: How many.
        seed: Of the dice.
        folder: More sound scripts to begin from.
    """
    count = Count()
    source = inputs(name, corpus_of(folder), random.Random(seed))
    for place, raw in enumerate(source, start=1):
        if place > number:
            break
        try_one(name, raw, count, write=place % WRITTEN_EACH == 0)
    return count


def watch() -> None:
    """Begin to watch for files touched; an audit hook stays for good."""
    sys.addaudithook(_audit)


def main() -> None:
    parser = argparse.ArgumentParser(description="Read many broken scripts.")
    parser.add_argument("format", choices=["fountain", "fdx", "osf", "fadein", "highland"])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path)
    options = parser.parse_args()
    watch()
    began = time.perf_counter()
    count = fuzz(options.format, options.count, options.seed, options.corpus)
    print(
        f"{options.format}: {options.count:,} inputs, {count.read:,} read, {count.refused:,} refused, "
        f"slowest {count.slowest * 1e3:.0f} ms, {time.perf_counter() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
