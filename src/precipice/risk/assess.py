"""A specified gag to its assessment: sample, run, count, explain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from precipice.gags.model import Margin, Model, Outcome
from precipice.gags.specification import Specification, Stated
from precipice.production.assessment import (
    QUANTILES,
    Assessment,
    Band,
    Driver,
    GoMap,
    Input,
    MarginResult,
    Odds,
    Severity,
)
from precipice.production.findings import Halving, LimitsCard, RareOdds, TakeRisk, TotalEffect
from precipice.production.picture import Landings
from precipice.production.quantity import Distribution
from precipice.production.units import si_unit_of
from precipice.risk.card import limits_card
from precipice.risk.drivers import drivers
from precipice.risk.gomap import go_map, grid_of
from precipice.risk.halving import halvings
from precipice.risk.limit_state import rare_odds
from precipice.risk.odds import harms_of, odds
from precipice.risk.run import Progress, Runner, Threads
from precipice.risk.sample import Design, gust_keys, middles, samples
from precipice.risk.takes import take_risk
from precipice.risk.tally import Tally, branches, spreads, tally
from precipice.risk.totals import total_effects
from precipice.risk.zones import impact_zones

SHOWN_TRACKS = 16
SHOWN_LANDINGS = 600
SHOWN_MARGINS = 400
MOST_TAKES = 200_000
"""Different takes of a map; a larger one begins again at the first."""

LEAST_SHARE = 0.95
"""Share of the runs that must reach an axis value for a band to be drawn there."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is computed, and where.

    Attributes:
        runs: Simulated takes.
        seed: Fixes every random number.
        runner: Where they are flown; changes no number.
        design: How inputs are spread over the takes.
        rare_runs: Most runs for each of the two rare odds; 0 for none.
        map_cells: Cells of the map, across and upwards; none for no map.
        map_runs: Most runs of the map.
        map_inputs: The two inputs of the map; the model's own where not named.
        card_runs: Most runs of each side of the limits card; 0 for no card.
        shoots: Whole shoots flown for the odds over all takes; 0 for none.
        halved_runs: Takes flown again with each tolerance halved; 0 for none.
        total_points: Base points of the total indices, a power of two; 0 for none.
        slow_runs: Most takes of a kind that is slow to simulate.
        tracks: Takes whose paths are kept beside the middle run's.
    """

    runs: int = 20_000
    seed: int = 1
    runner: Runner = field(default_factory=lambda: Threads(1))
    design: Design = "random"
    rare_runs: int = 40_000
    map_cells: tuple[int, int] = (20, 14)
    map_runs: int = 150_000
    map_inputs: tuple[str, str] | None = None
    card_runs: int = 40_000
    shoots: int = 6_000
    halved_runs: int = 8_000
    total_points: int = 512
    slow_runs: int = 2_000
    tracks: int = SHOWN_TRACKS

    def at_most(self, takes: int) -> Effort:
        """The same for a kind whose takes are slow: so many for the odds, and as many for the map."""
        if not takes:
            return self
        takes = min(takes, self.slow_runs)
        return replace(
            self,
            runs=min(self.runs, takes),
            rare_runs=0,
            map_cells=(min(self.map_cells[0], SLOW_CELLS[0]), min(self.map_cells[1], SLOW_CELLS[1])),
            map_runs=min(self.map_runs, takes) if takes >= LEAST_MAP else 0,
            card_runs=0,
            shoots=min(self.shoots, takes // 10),
            halved_runs=0,
            total_points=0,
        )


LEAST_MAP = 1_000
"""Takes below which a map decides nothing."""

SLOW_CELLS = (8, 6)
"""Cells of the map where a take is slow."""

WHOLE = Effort(
    runs=12_000,
    rare_runs=20_000,
    map_cells=(16, 11),
    map_runs=60_000,
    card_runs=25_000,
    shoots=4_000,
    halved_runs=4_000,
    total_points=256,
    slow_runs=500,
)
"""Everything, for all the gags of a production at once; what is close is worth more by itself."""

QUICK = Effort(
    rare_runs=0,
    map_cells=(11, 8),
    map_runs=30_000,
    card_runs=0,
    shoots=0,
    halved_runs=0,
    total_points=0,
    slow_runs=300,
)
"""Odds and a coarse map, in a few seconds."""


def assess(
    spec: Specification, model: Model, performer: str, effort: Effort, stage: Callable[[str, int], Progress]
) -> Assessment:
    """Assess a gag.

    Args:
        spec: The gag.
        model: Its kind's model.
        performer: Who does it, in words.
        effort: Runs, seed, threads.
        stage: Told of each part of the work and its most runs; gives what is told of finished runs.

    Raises:
        ArithmeticError: The model gave a margin that is not a number.
    """
    effort = effort.at_most(spec.kind.most_takes)
    runner, seed = effort.runner, effort.seed
    found = tally(
        runner, model, spec, seed, effort.runs, effort.design, stage(f"{effort.runs:,} takes", effort.runs)
    )
    margins = model.margins(spec)
    results = _margin_results(margins, found)
    spread = spreads(found.kept.margins)
    rare = _rare(runner, model, spec, found, spread, effort, stage)
    strongest = drivers(spec, model.columns(spec), found.values, margins, found.kept.margins)
    totals = _totals(runner, model, spec, spread, effort, stage)
    names = _worth_halving(strongest, totals, results)
    counted = _counted(spec, model, performer, effort, found, results, rare)
    return counted.model_copy(
        update={
            "drivers": strongest,
            "inputs": _inputs(spec, model.columns(spec), found.values),
            "go_map": _map(runner, model, spec, effort, stage),
            "card": _card(runner, model, spec, effort, stage),
            "takes": _takes(runner, model, spec, found, effort, stage),
            "halvings": _halvings(runner, model, spec, names, found, effort, stage),
            "totals": totals,
        }
    )


def _counted(
    spec: Specification,
    model: Model,
    performer: str,
    effort: Effort,
    found: Tally,
    results: tuple[MarginResult, ...],
    rare: tuple[RareOdds, ...],
) -> Assessment:
    """What follows from the takes alone."""
    harm = odds(found.harm, found.runs)
    middle = model.middle_run(spec, middles(spec, model.columns(spec)))
    scene, shown = model.scene(spec), slice(0, effort.tracks)
    return Assessment(
        gag=spec.gag.id,
        kind=spec.gag.kind,
        scene=spec.gag.scene,
        description=spec.gag.description,
        performer=performer,
        runs=effort.runs,
        seed=effort.seed,
        margins=results,
        spoils=odds(found.exactly(Severity.SPOILS), found.runs),
        injures=odds(found.exactly(Severity.INJURES), found.runs),
        kills=odds(found.exactly(Severity.KILLS), found.runs),
        harm=harm,
        fails=odds(int(found.worst[1:].sum()), found.runs),
        highest_harm=spec.gag.highest_harm,
        verdict="go" if _upper(harm, rare) <= spec.gag.highest_harm else "no-go",
        reasons=_reasons(harm, spec.gag.highest_harm, results, rare),
        drivers=(),
        inputs=(),
        phases=middle.phases,
        bands=_bands(model, spec, found.kept),
        tracks=(*middle.lines, *model.tracks(spec, found.values[shown], found.keys[shown])),
        landings=tuple(
            Landings(body=body, points=_points(points)) for body, points in found.kept.landings.items()
        ),
        landing_zone=scene.landing_zone,
        terrain=() if scene.terrain is None else _points(scene.terrain, len(scene.terrain)),
        shapes=scene.shapes,
        words=spec.kind.words,
        record=spec.kind.record,
        assumptions=spec.kind.assumptions,
        not_modelled=spec.kind.not_modelled,
        rare=rare,
        branches=branches(model, spec, found),
        zones=tuple(
            zone
            for body in spec.kind.words.keep_out
            if body in found.kept.landings
            for zone in impact_zones(body, found.kept.landings[body])
        ),
        series=middle.series,
        margin_sample=tuple(
            tuple(round(float(value), 4) for value in row) for row in found.kept.margins[:SHOWN_MARGINS]
        ),
        relief=scene.relief,
        place=scene.place,
        design=effort.design,
    )


def _worth_halving(
    strongest: tuple[Driver, ...],
    totals: tuple[TotalEffect, ...],
    results: tuple[MarginResult, ...],
) -> tuple[str, ...]:
    """Inputs whose tolerance may be worth halving, each once: what drives the margins that fail most first.

    What only says how often something happens has no tolerance that practice narrows.
    """
    failing = sorted(
        (one for one in results if one.severity >= Severity.INJURES and one.odds.failures),
        key=lambda one: -one.odds.failures,
    )
    by_margin = [driver.input for one in failing[:4] for driver in strongest if driver.margin == one.name][
        :12
    ]
    names = (*by_margin[:6], *(one.input for one in totals if one.input), *by_margin[6:])
    names += tuple(driver.input for driver in strongest if driver.margin == "harm")
    return tuple(name for name in dict.fromkeys(names) if not name.endswith("_chance"))


def _totals(
    runner: Runner, model: Model, spec: Specification, spread: np.ndarray, effort: Effort, stage: Stage
) -> tuple[TotalEffect, ...]:
    points = effort.total_points
    if points == 0:
        return ()
    told = stage("what drives it", points * (len(model.columns(spec)) + 3))
    return total_effects(runner, model, spec, spread, effort.seed, points, told)


Stage = Callable[[str, int], Progress]


def _rare(
    runner: Runner,
    model: Model,
    spec: Specification,
    found: Tally,
    spread: np.ndarray,
    effort: Effort,
    stage: Stage,
) -> tuple[RareOdds, ...]:
    if effort.rare_runs == 0:
        return ()
    counted = {Severity.INJURES: found.harm, Severity.KILLS: found.exactly(Severity.KILLS)}
    told = stage("rare odds", 2 * effort.rare_runs)
    return rare_odds(runner, model, spec, counted, spread, effort.seed, effort.rare_runs, told)


def _upper(harm: Odds, rare: tuple[RareOdds, ...]) -> float:
    """Upper end of the odds of harm: the narrower of counting and a method for rare odds that converged."""
    uppers = [one.high for one in rare if one.of == "harm" and one.chosen and one.converged]
    return min([harm.high, *(upper for upper in uppers if upper is not None)])


def _takes_of(model: Model, spec: Specification, effort: Effort, runs: int) -> tuple[np.ndarray, np.ndarray]:
    """The first takes, and their keys."""
    return samples(spec, model.columns(spec), effort.seed, runs), gust_keys(effort.seed, spec.gag.id, runs)


def map_of(spec: Specification, model: Model, effort: Effort, stage: Stage) -> GoMap | None:
    """The map of go and no-go of an assessment, without the rest of it.

    Raises:
        ArithmeticError: The model gave a margin that is not a number.
    """
    effort = effort.at_most(spec.kind.most_takes)
    return _map(effort.runner, model, spec, effort, stage)


def _map(runner: Runner, model: Model, spec: Specification, effort: Effort, stage: Stage) -> GoMap | None:
    names = model.map_axes(spec)
    if effort.map_inputs is not None and set(effort.map_inputs) <= set(model.columns(spec)):
        names = effort.map_inputs
    if effort.map_runs == 0 or names is None:
        return None
    grid = grid_of(model, spec, names, *effort.map_cells)
    values, keys = _takes_of(model, spec, effort, min(MOST_TAKES, effort.map_runs))
    told = stage("the map of go and no-go", effort.map_runs)
    return go_map(runner, model, spec, grid, values, keys, effort.map_runs, told)


def _card(
    runner: Runner, model: Model, spec: Specification, effort: Effort, stage: Stage
) -> LimitsCard | None:
    asked, names = model.card(spec), model.map_axes(spec)
    if effort.card_runs == 0 or asked is None or names is None:
        return None
    told = stage("the limits card", effort.card_runs * len(asked.lines))
    values, keys = _takes_of(model, spec, effort, min(MOST_TAKES, effort.card_runs))
    charts = []
    for _, held in asked.lines:
        grid = grid_of(model, spec, names, 13, 9, held)
        charts.append(go_map(runner, model, spec, grid, values, keys, effort.card_runs, told))
    return limits_card(model, spec, tuple(charts))


def _takes(
    runner: Runner,
    model: Model,
    spec: Specification,
    found: Tally,
    effort: Effort,
    stage: Stage,
) -> TakeRisk | None:
    if effort.shoots == 0:
        return None
    told = stage(f"{spec.gag.takes} takes one after another", effort.shoots * spec.gag.takes)
    typical = np.median(found.kept.margins, axis=0)
    return take_risk(runner, model, spec, typical, effort.seed, effort.shoots, told)


def _halvings(
    runner: Runner,
    model: Model,
    spec: Specification,
    names: tuple[str, ...],
    found: Tally,
    effort: Effort,
    stage: Stage,
) -> tuple[Halving, ...]:
    n = min(effort.halved_runs, len(found.keys))
    if n == 0:
        return ()
    before = harms_of(model.margins(spec), found.kept.margins[:n])
    told = stage("each tolerance halved", n * len(names))
    return halvings(runner, model, spec, names, found.values[:n], found.keys[:n], before, told)


def _margin_results(margins: tuple[Margin, ...], found: Tally) -> tuple[MarginResult, ...]:
    quantiles = np.quantile(found.kept.margins, QUANTILES, axis=0)
    return tuple(
        MarginResult(
            name=margin.name,
            label=margin.label,
            meaning=margin.meaning,
            severity=margin.severity,
            si_unit=margin.si_unit,
            unit=margin.unit,
            limit=margin.limit,
            limit_source=margin.limit_source,
            quantiles=tuple(quantiles[:, j].tolist()),
            odds=odds(int(found.below[j]), found.runs),
        )
        for j, margin in enumerate(margins)
    )


def _reasons(
    harm: Odds, limit: float, results: tuple[MarginResult, ...], rare: tuple[RareOdds, ...]
) -> tuple[str, ...]:
    upper = _upper(harm, rare)
    held = "within" if upper <= limit else "above"
    first = (
        f"Injury or worse in one take: the upper end of the odds is {_percent(upper)} %, {held} the "
        f"{_percent(limit)} % that the production states as its highest."
    )
    harmful = [one for one in results if one.severity >= Severity.INJURES and one.odds.failures]
    if not harmful:
        return (first, f"No harmful margin went below zero in {harm.runs:,} runs.")
    worst = max(harmful, key=lambda one: one.odds.failures)
    return (
        first,
        f"The margin most often below zero is the {worst.label}: "
        f"{worst.odds.failures:,} of {harm.runs:,} runs.",
    )


def _percent(p: float) -> str:
    return f"{100.0 * p:.2g}" if p < 0.0995 else f"{100.0 * p:.3g}"


def _inputs(spec: Specification, columns: tuple[str, ...], values: np.ndarray) -> tuple[Input, ...]:
    return tuple(
        _input(stated, values[:, columns.index(name)] if name in columns else None)
        for name, stated in spec.stated.items()
    )


SOURCES = {"production": "the production", "practice": "practice jumps", "site": "the site"}


def _input(stated: Stated, column: np.ndarray | None) -> Input:
    quantity, parameter = stated.quantity, stated.parameter
    low, high, sd = quantity.low, quantity.high, 0.0
    if column is not None and quantity.has_tolerance:
        low, high = (float(edge) for edge in np.quantile(column, [0.05, 0.95]))
        sd = float(np.std(column))
    is_window = quantity.distribution is Distribution.UNIFORM and column is None
    return Input(
        name=parameter.name,
        label=parameter.label,
        si_unit=si_unit_of(quantity.unit),
        unit=quantity.unit,
        written=quantity.written,
        distribution="range" if is_window else quantity.distribution.value,
        mean=quantity.mean,
        sd=sd,
        low=low,
        high=high,
        stated_by=stated.stated_by,
        source=SOURCES.get(stated.stated_by, parameter.source),
        has_tolerance=quantity.has_tolerance,
    )


def _bands(model: Model, spec: Specification, outcome: Outcome) -> tuple[Band, ...]:
    bands = []
    for name, axis in model.axes(spec).items():
        across = outcome.across[name]
        kept = np.isfinite(across).mean(axis=0) >= LEAST_SHARE
        if not kept.any():
            continue
        low, middle, high = np.nanquantile(across[:, kept], [0.05, 0.5, 0.95], axis=0)
        bands.append(
            Band(
                name=name,
                axis=tuple(axis[kept].tolist()),
                low=tuple(low.tolist()),
                middle=tuple(middle.tolist()),
                high=tuple(high.tolist()),
            )
        )
    return tuple(bands)


def _points(points: np.ndarray, most: int = SHOWN_LANDINGS) -> tuple[tuple[float, float], ...]:
    finite = points[np.isfinite(points).all(axis=1)][:most]
    return tuple((round(float(x), 2), round(float(y), 2)) for x, y in finite)
