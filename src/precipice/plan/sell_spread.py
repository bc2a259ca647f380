"""How wide the gap of a hit must be planned, and how wide it is on the day: the hit's own sampled takes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from precipice.gags.hit.model import MODEL, near
from precipice.gags.plain import Takes
from precipice.gags.registry import specification_of
from precipice.gags.specification import Specification
from precipice.plan.check import Checked
from precipice.production.assessment import Odds
from precipice.production.problem import InputError, Problem
from precipice.production.stunt import GagEntry
from precipice.risk.odds import odds
from precipice.risk.sample import draws

MOST_RUNS = 1_000_000
LEAST_LIMIT = 1e-5
"""Least limit on contact that so many takes can show to be kept: none in a million is below 1 in 260,000."""

FIRST_GAP = "6 in"
"""Gap with which a hit that is planned with contact is looked at without; the limit moves it."""


def without_contact(checked: Checked, gag: GagEntry, spec: Specification) -> Specification:
    """The hit as one that misses: as it is, or with what only a hit that lands has left out."""
    if spec.choices["contact"] == "no_contact":
        return spec
    there = {*spec.kind.parameters_with({**spec.choices, "contact": "no_contact"}), *spec.choices}
    kept = {name: value for name, value in gag.parameters.items() if name in there}
    kept |= {"contact": "no_contact", "gap": FIRST_GAP}
    other, problems = specification_of(checked.folder, gag.model_copy(update={"parameters": kept}))
    if other is None:
        raise InputError(problems)
    return other


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """Takes of a hit that misses.

    Attributes:
        spec: The hit.
        takes: With the gap that its production has.
        least: Gap below which it counts as contact, m.
        limit: Agreed probability of contact.
    """

    spec: Specification
    takes: Takes
    least: float
    limit: float

    def with_gap(self, gap: float) -> tuple[np.ndarray, np.ndarray]:
        """Miss distance and gap at the end of the blow with another planned gap, (n,), m."""
        columns = dict(self.takes.columns) | {"gap": np.full(len(self.takes), gap)}
        return near(self.spec, Takes(MappingProxyType(columns), self.takes.keys))

    def contact(self, gap: float) -> Odds:
        """Odds of contact with a planned gap."""
        missed, _ = self.with_gap(gap)
        return odds(int((missed < self.least).sum()), len(missed))

    def needed(self) -> float:
        """Least planned gap, m, that keeps the upper end of the odds of contact under the limit.

        Raises:
            InputError: No gap in the model's range does.
        """
        parameter = self.spec.stated["gap"].parameter
        low, high = parameter.low, parameter.high
        if self.contact(high).high > self.limit:
            found = f"contact in more than {self.limit:g} of takes even with a gap of {high / 0.0254:g} in"
            where = f"gags[{self.spec.gag.id}].highest_harm"
            raise InputError((Problem("production.toml", where, found, "a limit that can be kept"),))
        while high - low > 1e-4:
            middle = 0.5 * (low + high)
            low, high = (low, middle) if self.contact(middle).high <= self.limit else (middle, high)
        return high


def sampled(spec: Specification, limit: float, runs: int, seed: int) -> Sampled:
    """Enough takes for the limit to be told from none.

    Raises:
        InputError: No affordable number of takes tells it from none.
    """
    if limit < LEAST_LIMIT:
        found = f"{limit:g}, which {MOST_RUNS:,} takes cannot tell from never"
        where = f"gags[{spec.gag.id}].highest_harm"
        raise InputError((Problem("production.toml", where, found, f"{LEAST_LIMIT:g} or more"),))
    runs = min(MOST_RUNS, max(runs, math.ceil(20.0 / limit)))
    columns = MODEL.columns(spec)
    drawn = list(draws(spec, columns, seed, runs))
    values = np.concatenate([one for one, _ in drawn])
    keys = np.concatenate([one for _, one in drawn])
    by_name = {name: values[:, k] for k, name in enumerate(columns)}
    return Sampled(spec, Takes(MappingProxyType(by_name), keys), spec.middle("least_gap"), limit)
