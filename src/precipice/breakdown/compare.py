"""Two drafts of a script compared: which scene became which, and what changed in each."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from scipy.optimize import linear_sum_assignment

from precipice.production.scene import Screenplay
from precipice.production.sheet import Breakdown, Sheet
from precipice.script.pages import UNPRINTED
from precipice.script.refusal import refusal

TEXT, HEADING, NUMBER, PLACE = 0.6, 0.25, 0.1, 0.05
"""Weights of what makes two scenes the same: words played, words of the heading, number, place in order."""
LEAST_LIKENESS = 0.35
"""Likeness below which a scene is another one: set on scripts whose scenes were rewritten word by word."""
LONGEST_SCRIPT = 2_000
"""Scenes of a draft, beyond which comparing every one with every other takes too long."""
COLUMNS = 8_192
"""Words are counted by their checksum, so that no vocabulary takes more memory than this many columns."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class DraftScript:
    """A draft: its breakdown, and the text of each of its scenes in script order."""

    breakdown: Breakdown
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SceneChange:
    """A scene of the old draft and what it is in the new one.

    Attributes:
        old: Its sheet in the old draft.
        new: Its sheet in the new draft.
        likeness: 1 where the words are the same, down to 0.
        rewritten: Whether its words changed.
    """

    old: Sheet
    new: Sheet
    likeness: float
    rewritten: bool

    @property
    def renumbered(self) -> bool:
        """Whether it has another number."""
        return self.old.scene != self.new.scene

    @property
    def cast(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who came in, and who is gone."""
        return _come_and_gone(self.old.cast, self.new.cast)

    @property
    def place(self) -> tuple[str, str] | None:
        """The old and the new place with its light, where they differ."""
        old, new = _place(self.old), _place(self.new)
        return None if old == new else (old, new)

    @property
    def gags(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Kinds of gag that came in, and that are gone; one kind twice counts twice."""
        return _come_and_gone(_kinds(self.old), _kinds(self.new))

    @property
    def elements(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Labels of elements that came in, and that are gone, cast and stunts left out."""
        return _come_and_gone(_labels(self.old), _labels(self.new))

    def reasons(self) -> tuple[str, ...]:
        """What changed that a schedule hangs on, in words."""
        found = []
        if self.old.eighths != self.new.eighths:
            found.append(f"{self.old.eighths}/8 to {self.new.eighths}/8")
        if self.place is not None:
            found.append(f"{self.place[0]} to {self.place[1]}")
        for what, (come, gone) in (("", self.cast), ("gag ", self.gags)):
            found += [f"{what}{name} in" for name in come] + [f"{what}{name} out" for name in gone]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two drafts compared.

    Attributes:
        old: The old draft's breakdown.
        new: The new draft's.
        kept: Scenes that are in both, in the new order.
        cut: Scenes that are gone.
        added: Scenes that are new.
    """

    old: Breakdown
    new: Breakdown
    kept: tuple[SceneChange, ...]
    cut: tuple[Sheet, ...]
    added: tuple[Sheet, ...]

    @property
    def cast(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Parts that came in, and that are gone from the script."""
        names = [[part.name for part in one.parts] for one in (self.old, self.new)]
        return _come_and_gone(names[0], names[1])

    @property
    def places(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Places that came in, and that are gone from the script."""
        return _come_and_gone(self.old.places, self.new.places)

    def now(self, number: str) -> SceneChange | None:
        """What became of a scene of the old draft; None where it is cut."""
        return next((one for one in self.kept if one.old.scene == number), None)


def draft_of(breakdown: Breakdown, screenplay: Screenplay | None) -> DraftScript:
    """A draft; of a list without a script, the words are those of its sheets."""
    if screenplay is None:
        texts = tuple(
            " ".join([sheet.synopsis, *sheet.cast, *(mark.label for mark in sheet.elements)])
            for sheet in breakdown.sheets
        )
    else:
        texts = tuple(
            "\n".join(one.text for one in scene.elements[1:] if one.kind not in UNPRINTED)
            for scene in screenplay.scenes
        )
    return DraftScript(breakdown, texts)


def compare_drafts(old: DraftScript, new: DraftScript) -> Comparison:
    """Match the scenes of two drafts and say what changed.

    Every scene is compared with every other by the words played (cosine of the roots of their counts, rare
    words weighing more), the words of the heading, the number, and where in the script it stands. Of all ways
    to pair them that of the highest sum is taken (H. Kuhn's assignment, 1955); pairs too unlike are parted.

    Raises:
        InputError: A draft has more scenes than can be compared.
    """
    sheets, others = old.breakdown.sheets, new.breakdown.sheets
    if max(len(sheets), len(others)) > LONGEST_SCRIPT:
        found = f"{max(len(sheets), len(others)):,} scenes"
        raise refusal("draft", "", found, f"at most {LONGEST_SCRIPT:,}")
    pairs: dict[int, SceneChange] = {}
    matched: set[int] = set()
    if sheets and others:
        likeness = _likeness(old, new)
        for row, column in zip(*linear_sum_assignment(-likeness), strict=True):
            if likeness[row, column] >= LEAST_LIKENESS:
                same = old.texts[row].split() == new.texts[column].split()
                change = SceneChange(
                    sheets[row], others[column], float(min(1.0, likeness[row, column])), not same
                )
                pairs[int(column)] = change
                matched.add(int(row))
    return Comparison(
        old.breakdown,
        new.breakdown,
        tuple(pairs[column] for column in sorted(pairs)),
        tuple(sheet for row, sheet in enumerate(sheets) if row not in matched),
        tuple(sheet for column, sheet in enumerate(others) if column not in pairs),
    )


def _likeness(old: DraftScript, new: DraftScript) -> np.ndarray:
    """How like each scene of the old draft is to each of the new, (old scenes, new scenes), 0 to 1."""
    first, second = old.breakdown.sheets, new.breakdown.sheets
    text = _cosines(old.texts, new.texts)
    heading = _cosines([sheet.heading for sheet in first], [sheet.heading for sheet in second])
    number = np.array([[one.scene == other.scene for other in second] for one in first], float)
    rows, columns = (np.linspace(0.0, 1.0, max(2, len(one)))[: len(one)] for one in (first, second))
    place = 1.0 - np.abs(rows[:, None] - columns[None, :])
    return TEXT * text + HEADING * heading + NUMBER * number + PLACE * place


def _cosines(old: Sequence[str], new: Sequence[str]) -> np.ndarray:
    """Cosine of the words of each text of one list with each of another, (old, new); 1 for two empty ones."""
    counts = [Counter(_WORD.findall(text.casefold())) for text in (*old, *new)]
    seen = Counter(word for count in counts for word in count)
    column = {word: crc32(word.encode()) % COLUMNS for word in seen}
    table = np.zeros((len(counts), COLUMNS), np.float32)
    for row, count in enumerate(counts):
        for word, times in count.items():
            table[row, column[word]] += math.sqrt(times) * math.log(1.0 + len(counts) / seen[word])
    lengths = np.linalg.norm(table, axis=1)
    table /= np.where(lengths > 0.0, lengths, 1.0)[:, None]
    cosines = table[: len(old)] @ table[len(old) :].T
    empty = lengths == 0.0
    cosines[np.ix_(empty[: len(old)], empty[len(old) :])] = 1.0
    return cosines.astype(float)


def _come_and_gone(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    before, after = Counter(old), Counter(new)
    return tuple((after - before).elements()), tuple((before - after).elements())


def _place(sheet: Sheet) -> str:
    parts = (sheet.int_ext.value, sheet.place, sheet.subplace, sheet.light.value)
    return " ".join(part for part in parts if part)


def _kinds(sheet: Sheet) -> list[str]:
    return [*(one.kind for one in sheet.stunts), *(note.kind for note in sheet.gag_notes)]


def _labels(sheet: Sheet) -> list[str]:
    return [mark.label for mark in sheet.elements if mark.category not in ("cast", "stunts", "notes")]
