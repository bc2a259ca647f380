"""Whom the marks name, and how likely that would be wrong."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from precipice.paper.leaks.code import log_chance, score, signs
from precipice.paper.leaks.issue import Copy

ACCUSE_BELOW = 1e-6
"""A copy is named where the odds that any copy that was not seen would score so high are below this."""


@dataclass(frozen=True, slots=True)
class Match:
    """How well one copy's code fits a suspect.

    Attributes:
        copy: The copy.
        score: Correlation, in standard deviations of an innocent copy's.
        words: Words that were compared.
        chance: Bound on the odds that one or more of all copies compared would score so high by chance.
    """

    copy: Copy
    score: float
    words: int
    chance: float

    @property
    def named(self) -> bool:
        """Whether that is enough to name it."""
        return self.chance < ACCUSE_BELOW


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a suspect says.

    Attributes:
        kind: "text" or "picture": what was compared.
        same: The copy whose file it is, byte for byte; None for none.
        visible: Copies named by its visible words.
        matches: Every copy compared, the best first.
        notes: What could not be compared, one sentence each.
    """

    kind: str
    same: Copy | None
    visible: tuple[Copy, ...]
    matches: tuple[Match, ...]
    notes: tuple[str, ...]

    @property
    def named(self) -> tuple[Match, ...]:
        """The copies that the covert mark names; several where copies were mixed."""
        return tuple(one for one in self.matches if one.named)


def compare(
    found: Iterable[tuple[Sequence[Copy], NDArray[np.float64]]], chances: int = 1
) -> tuple[Match, ...]:
    """Hold every copy's code against what was found of its paper.

    The odds count every copy of every paper as one more chance of a false accusation (Bonferroni).

    Args:
        found: Copies of each paper, and what was found of its signs.
        chances: Copies that there are in all, where some papers were left aside.
    """
    held = [(copies, values) for copies, values in found]
    count = max(1, chances, sum(len(copies) for copies, _ in held))
    matches = []
    for copies, values in held:
        words = int(np.count_nonzero(values))
        for copy in copies:
            code = signs(copy.key, len(values))
            chance = math.exp(min(0.0, math.log(count) + log_chance(values, float(code @ values))))
            matches.append(Match(copy, score(code, values), words, chance))
    return tuple(sorted(matches, key=lambda one: (one.chance, -one.score)))
