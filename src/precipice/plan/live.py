"""A gag assessed while somebody moves its inputs: the plan's own assessment, in about a second.

The takes come from the same streams of random numbers whatever the inputs are (common random numbers), so
that a small move of an input moves the odds a little and not by luck. Source of the device: Law, Simulation
Modeling and Analysis (2015), 11.2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from precipice.gags.registry import model_of, specification_of
from precipice.gags.specification import Specification
from precipice.plan.check import Checked
from precipice.plan.consents import consents, under
from precipice.plan.make import performer_words
from precipice.production.assessment import Assessment, GoMap
from precipice.production.load import FILE_NAME
from precipice.production.problem import InputError, Problem
from precipice.risk.assess import Effort, assess, map_of
from precipice.risk.run import Progress, Runner
from precipice.safety.answers import Answer

Written = str | int | float | Mapping[str, object]
"""A quantity as people write it: "31 +/- 1.2 mph", or a table."""

Stage = Callable[[str, int], Progress]

NUMBERS = Effort(
    runs=20_000,
    rare_runs=0,
    map_runs=0,
    card_runs=0,
    shoots=0,
    halved_runs=0,
    total_points=0,
    slow_runs=24,
    tracks=12,
)
"""Odds and margins of 20,000 takes; of 24 where the kind is slow to simulate."""

COARSE = replace(NUMBERS, map_cells=(8, 6), map_runs=6_000)
"""A first look at where it is a go."""

FINE = replace(NUMBERS, map_cells=(16, 11), map_runs=30_000)
"""The same map as the plan's whole one has cells."""

SLOW_TRACKS = 3
"""Paths beside the middle run's where a take is slow."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An input that is not as the production states it.

    Attributes:
        name: Key.
        label: Words for it.
        before: As the production has it.
        now: As it was asked for.
    """

    name: str
    label: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Live:
    """What a gag comes to with changed inputs.

    Attributes:
        assessment: As the plan's, under everybody's answers.
        answers: What everybody in it says to it so.
        changed: What is not as the production states it.
        slow: Whether the kind is slow to simulate, so that there are few takes and no map.
    """

    assessment: Assessment
    answers: tuple[Answer, ...]
    changed: tuple[Changed, ...]
    slow: bool


def effort_for(spec: Specification, effort: Effort, runner: Runner) -> Effort:
    """The effort on this machine, with fewer paths where a take is slow."""
    tracks = min(effort.tracks, SLOW_TRACKS) if spec.kind.most_takes else effort.tracks
    return replace(effort, runner=runner, tracks=tracks)


def live(
    checked: Checked,
    gag_id: str,
    changes: Mapping[str, Written],
    effort: Effort,
    stage: Stage = lambda _name, _total: lambda _runs: None,
) -> Live:
    """Assess a gag with some inputs changed.

    Args:
        checked: The production.
        gag_id: The gag.
        changes: Inputs as people write them, by key.
        effort: Runs, seed, threads; `NUMBERS`, `COARSE` and `FINE` are meant for it.
        stage: Told of each part of the work; may raise to give the work up.

    Raises:
        InputError: There is no such gag, or an input cannot be as asked for; says why.
        ArithmeticError: A model gave a margin that is not a number.
    """
    asked = with_changes(checked, gag_id, changes)
    spec = asked.specifications[gag_id]
    found = assess(spec, model_of(spec.gag.kind), performer_words(asked, spec.gag), effort, stage)
    said = consents(asked, (found,))
    (held,) = under((found,), said)
    return Live(
        held,
        tuple(one for one in said if one.gag == gag_id),
        changed(checked.specifications[gag_id], spec),
        bool(spec.kind.most_takes),
    )


def live_map(
    checked: Checked,
    gag_id: str,
    changes: Mapping[str, Written],
    effort: Effort,
    stage: Stage = lambda _name, _total: lambda _runs: None,
) -> GoMap | None:
    """The map of go and no-go with some inputs changed; None where the kind has none or is too slow.

    Raises:
        InputError: As of `live`.
        ArithmeticError: As of `live`.
    """
    spec = with_changes(checked, gag_id, changes).specifications[gag_id]
    return map_of(spec, model_of(spec.gag.kind), effort, stage)


def with_changes(checked: Checked, gag_id: str, changes: Mapping[str, Written]) -> Checked:
    """The production with some inputs of a gag changed, held against the kind again.

    Only inputs are changed so. A limit, a window, a choice (contact, region) and a file are other people's to
    state: they stand in the production file, and in what people agreed to.

    Raises:
        InputError: There is no such gag that can be simulated, no such input, or no such value of it.
    """
    if gag_id not in checked.specifications:
        allowed = ", ".join(checked.specifications) or "a gag that can be simulated"
        raise InputError((Problem(FILE_NAME, "gags", repr(gag_id)[:80], allowed),))
    if not changes:
        return checked
    spec = checked.specifications[gag_id]
    names = changeable(spec)
    unknown = [name for name in changes if name not in names]
    if unknown:
        where = f"gags[{gag_id}].parameters"
        raise InputError(
            tuple(
                Problem(FILE_NAME, where, f"a change of {name!r}"[:80], ", ".join(names)) for name in unknown
            )
        )
    gag = spec.gag.model_copy(
        update={"parameters": MappingProxyType({**spec.gag.parameters, **_plain(changes)})}
    )
    found, problems = specification_of(checked.folder, gag)
    if found is None:
        raise InputError(problems)
    gags = tuple(gag if one.id == gag_id else one for one in checked.production.gags)
    return replace(
        checked,
        production=checked.production.model_copy(update={"gags": gags}),
        specifications=MappingProxyType({**checked.specifications, gag_id: found}),
    )


def _plain(changes: Mapping[str, Written]) -> dict[str, object]:
    """Tables as the reader of quantities takes them."""
    return {name: dict(one) if isinstance(one, Mapping) else one for name, one in changes.items()}


def changeable(spec: Specification) -> tuple[str, ...]:
    """Inputs that a slider may move."""
    return tuple(name for name, one in spec.stated.items() if one.parameter.role == "input")


def changed(before: Specification, now: Specification) -> tuple[Changed, ...]:
    """Inputs that differ between two specifications of one gag."""
    return tuple(
        Changed(
            name,
            now.stated[name].parameter.label,
            before.stated[name].quantity.written,
            now.stated[name].quantity.written,
        )
        for name in changeable(now)
        if name in before.stated and before.stated[name].quantity != now.stated[name].quantity
    )


def warm(checked: Checked, gag_id: str, runner: Runner) -> None:
    """Fly a few takes of a gag and throw them away: its compiled kernels are then there.

    Raises:
        ArithmeticError: Its model gave a margin that is not a number.
    """
    spec = checked.specifications[gag_id]
    few = replace(NUMBERS, runs=64, slow_runs=1, tracks=1, runner=runner)
    assess(spec, model_of(spec.gag.kind), "", few, lambda _name, _total: lambda _runs: None)
