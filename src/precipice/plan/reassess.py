"""A gag simulated anew with what its takes have taught."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from precipice.gags.registry import model_of, specification_of
from precipice.plan.after_take import LearnedInput
from precipice.plan.check import Checked
from precipice.production.assessment import Assessment
from precipice.production.problem import InputError
from precipice.production.stunt import GagEntry
from precipice.risk.assess import QUICK, assess
from precipice.risk.run import Progress


def reassess(
    checked: Checked,
    gag: GagEntry,
    learned: Sequence[LearnedInput],
    seed: int,
    stage: Callable[[str, int], Progress],
) -> Assessment:
    """The gag simulated with what the takes say of its inputs in place of what was stated; odds only.

    Raises:
        InputError: The new numbers lie outside the model's range.
    """
    parameters = {**gag.parameters, **{one.name: one.written for one in learned}}
    spec, problems = specification_of(checked.folder, gag.model_copy(update={"parameters": parameters}))
    if spec is None:
        raise InputError(problems)
    return assess(spec, model_of(gag.kind), "", replace(QUICK, map_runs=0, seed=seed), stage)
