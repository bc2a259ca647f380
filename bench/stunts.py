"""What the search for stunts finds and misses in the labelled lines, beside a plain list of keywords.

python bench/stunts.py                 the table, both splits
python bench/stunts.py --errors fall   every miss and false find of a class, development split only
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from unittest import mock

from keywords import keyword_classes
from precipice.breakdown.pattern import compile_patterns, find
from precipice.breakdown.roles import Persons
from precipice.breakdown.stunts import StuntRules, find_stunts, stunt_rules
from precipice.breakdown.tokens import take_apart
from precipice.breakdown.words import read_data, words
from precipice.production.scene import ElementKind
from precipice.production.sheet import StuntMention
from precipice.script.read import read_screenplay
from table import show

ROOT = Path(__file__).resolve().parents[1]
LABELLED = ROOT / "tests" / "breakdown" / "labelled"
SHARED = ROOT.parent / "shared" / "data"
SPLITS = ("development", "test")
ANY = "any stunt"
HEAD = ("class", "lines", "precision", "recall", "keywords: precision", "recall")


@dataclass(frozen=True, slots=True)
class Labelled:
    """An action line with the classes somebody gave it."""

    text: str
    labels: frozenset[str]
    split: str
    source: str


def own_lines() -> Iterator[Labelled]:
    """The lines whose text is in this repository."""
    for row in csv.DictReader((LABELLED / "own.csv").read_text(encoding="utf-8").splitlines()):
        yield Labelled(row["text"], _labels(row["labels"]), row["split"], "own")


def shared_lines(folder: Path = SHARED) -> Iterator[Labelled]:
    """The lines of scripts beside this repository; none where the scripts are not there."""
    for row in csv.DictReader((LABELLED / "shared.csv").read_text(encoding="utf-8").splitlines()):
        text = _paragraphs(folder / row["file"]).get(int(row["line"]))
        if text is not None:
            yield Labelled(text, _labels(row["labels"]), row["split"], "shared")


def _labels(written: str) -> frozenset[str]:
    return frozenset(written.split()) - {"-"}


@lru_cache(maxsize=16)
def _paragraphs(path: Path) -> dict[int, str]:
    if not path.exists():
        return {}
    return {
        element.line: element.text
        for scene in read_screenplay(path).scenes
        for element in scene.elements
        if element.kind is ElementKind.ACTION
    }


def found_classes(text: str) -> frozenset[str]:
    """The classes that the search finds in a line."""
    return frozenset(mention.stunt for mention in mentions(text))


def mentions(text: str) -> tuple[StuntMention, ...]:
    """The stunts of a line by itself, without its script's cast and heading."""
    paragraph = take_apart(text, words())
    return tuple(find_stunts(paragraph, Persons(paragraph, {}, words()), 1))


@dataclass(frozen=True, slots=True)
class Score:
    """Right finds, false finds and misses of one class."""

    right: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the finds that are right; 1 where there is none."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """Share of the labelled that is found; 1 where there is none."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def scores(lines: Iterable[Labelled], finder: Callable[[str], frozenset[str]]) -> dict[str, Score]:
    """Score of every class, and of whether a line has any stunt at all."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in lines:
        found = finder(line.text)
        pairs = [(name, name in line.labels, name in found) for name in stunt_rules().classes]
        pairs.append((ANY, bool(line.labels), bool(found)))
        for name, labelled, seen in pairs:
            if labelled or seen:
                counts[name, "right" if labelled and seen else "missed" if labelled else "false"] += 1
    names = (*stunt_rules().classes, ANY)
    return {
        name: Score(counts[name, "right"], counts[name, "false"], counts[name, "missed"]) for name in names
    }


def total(by_class: dict[str, Score]) -> Score:
    """All classes counted together."""
    each = [score for name, score in by_class.items() if name != ANY]
    return Score(sum(s.right for s in each), sum(s.false for s in each), sum(s.missed for s in each))


def table(title: str, lines: list[Labelled]) -> None:
    """Print precision and recall of every class, the keywords beside."""
    ours, plain = scores(lines, found_classes), scores(lines, keyword_classes)
    rows = []
    for name, score, other in (
        *((name, ours[name], plain[name]) for name in ours if name != ANY),
        ("all classes", total(ours), total(plain)),
        (ANY, ours[ANY], plain[ANY]),
    ):
        numbers = (score.precision, score.recall, other.precision, other.recall)
        rows.append((name, str(score.right + score.missed), *(f"{number:.2f}" for number in numbers)))
    show(f"{title}: {len(lines)} lines", HEAD, rows)
    sys.stdout.write("\n")


def errors(lines: list[Labelled], name: str) -> None:
    """Print what is missed and what is found falsely in the development split."""
    for line in lines:
        if line.split != "development":
            continue
        seen = mentions(line.text)
        found = {mention.stunt for mention in seen}
        for one in sorted(found ^ line.labels):
            if name in (one, "all"):
                evidence = next((mention.word for mention in seen if mention.stunt == one), "")
                print("MISSED" if one in line.labels else "FALSE ", one, f"[{evidence}]", line.text[:160])


def rules_without_echoes(lines: list[Labelled]) -> tuple[StuntRules, int]:
    """The rules less every pattern that a single line meets, one of our own in the test part; and how many.

    Lines and rules have one author, and a pattern may echo a line. This takes the echoes out, and with them
    sound patterns that happen to be met once: a lower bound.
    """
    data = read_data("stunts.toml")
    patterns = [(one, name) for name, entry in data["classes"].items() for one in entry["patterns"]]
    index = compile_patterns([(one, (one, name)) for one, name in patterns], data["sets"])
    met: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, line in enumerate(lines):
        paragraph = take_apart(line.text, words())
        for match in find(index, paragraph, Persons(paragraph, {}, words())):
            met[match.payload].add(number)
    own_test = {k for k, line in enumerate(lines) if line.split == "test" and line.source == "own"}
    echoes = {pattern for pattern, where in met.items() if len(where) == 1 and where <= own_test}
    kept = [pattern for pattern in patterns if pattern not in echoes]
    return replace(stunt_rules(), hits=compile_patterns(kept, data["sets"])), len(echoes)


def without_echoes(lines: list[Labelled]) -> None:
    """Print the test part's tables by the rules without echoes."""
    rules, count = rules_without_echoes(lines)
    sys.stdout.write(f"{count} patterns left out\n")
    with mock.patch("precipice.breakdown.stunts.stunt_rules", return_value=rules):
        for source in ("own", "shared"):
            part = [line for line in lines if line.split == "test" and line.source == source]
            if part:
                table(f"test without echoes, {source}", part)


def main() -> None:
    """Print the table, or a class's errors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", metavar="CLASS")
    parser.add_argument("--without-echoes", action="store_true")
    chosen = parser.parse_args()
    lines = [*own_lines(), *shared_lines()]
    if not any(line.source == "shared" for line in lines):
        sys.stdout.write("The shared scripts are not beside this checkout; their lines are left out.\n")
    if chosen.without_echoes:
        without_echoes(lines)
        return
    if chosen.errors:
        errors(lines, chosen.errors)
        return
    for split in SPLITS:
        for source in ("own", "shared"):
            part = [line for line in lines if line.split == split and line.source == source]
            if part:
                table(f"{split}, {source}", part)


if __name__ == "__main__":
    main()
