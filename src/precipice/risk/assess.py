"""A specified gag to its assessment: sample, run, count, explain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precipice.gags.model import Margin, Model, Outcome
from precipice.gags.specification import Specification, Stated
from precipice.production.assessment import (
    QUANTILES,
    Assessment,
    Band,
    GoMap,
    Input,
    MarginResult,
    Odds,
    Severity,
)
from precipice.production.quantity import Distribution
from precipice.production.units import si_unit_of
from precipice.risk.drivers import drivers
from precipice.risk.gomap import cells, go_map
from precipice.risk.odds import odds, worst_severity
from precipice.risk.run import Progress, run_all
from precipice.risk.sample import gust_keys, middles, samples

SHOWN_TRACKS = 16
SHOWN_LANDINGS = 600
LEAST_SHARE = 0.95
"""Share of the runs that must reach an axis value for a band to be drawn there."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is computed, and where.

    Attributes:
        runs: Simulated takes.
        map_runs: Most runs in a cell of the go/no-go map; 0 for no map.
        seed: Fixes every random number.
        workers: Threads; changes no number.
    """

    runs: int = 12_000
    map_runs: int = 900
    seed: int = 1
    workers: int = 1

    @property
    def total(self) -> int:
        """Most runs of one gag, for progress."""
        return self.runs + self.map_runs * cells()


def assess(
    spec: Specification, model: Model, performer: str, effort: Effort, progress: Progress
) -> Assessment:
    """Assess a gag.

    Args:
        spec: The gag.
        model: Its kind's model.
        performer: Who does it, in words.
        effort: Runs, seed, threads.
        progress: Told of finished runs.

    Raises:
        ArithmeticError: The model gave a margin that is not a number.
    """
    values = samples(spec, model.columns, effort.seed, effort.runs)
    keys = gust_keys(effort.seed, spec.gag.id, effort.runs)
    outcome = run_all(model, spec, values, keys, effort.workers, progress)
    margins = model.margins(spec)
    results = _margin_results(margins, outcome.margins)
    worst = worst_severity(margins, outcome.margins)
    harm = odds(int((worst >= Severity.INJURES).sum()), effort.runs)
    verdict_go = harm.high <= spec.gag.highest_harm
    phases, middle = model.middle_run(spec, middles(spec, model.columns))
    shown = slice(0, SHOWN_TRACKS)
    scene = model.scene(spec)
    return Assessment(
        gag=spec.gag.id,
        kind=spec.gag.kind,
        scene=spec.gag.scene,
        description=spec.gag.description,
        performer=performer,
        runs=effort.runs,
        seed=effort.seed,
        margins=results,
        spoils=_exactly(worst, Severity.SPOILS),
        injures=_exactly(worst, Severity.INJURES),
        kills=_exactly(worst, Severity.KILLS),
        harm=harm,
        fails=odds(int((worst > 0).sum()), effort.runs),
        highest_harm=spec.gag.highest_harm,
        verdict="go" if verdict_go else "no-go",
        reasons=_reasons(harm, spec.gag.highest_harm, results),
        drivers=drivers(spec, model.columns, values, margins, outcome.margins),
        inputs=_inputs(spec, model.columns, values),
        phases=phases,
        bands=_bands(model, spec, outcome),
        tracks=(*middle, *model.tracks(spec, values[shown], keys[shown])),
        landings=_points(outcome.landings),
        bike_landings=_points(outcome.bike_landings),
        landing_zone=scene.landing_zone,
        terrain=_points(scene.terrain, len(scene.terrain)),
        record=spec.kind.record,
        assumptions=spec.kind.assumptions,
        not_modelled=spec.kind.not_modelled,
        go_map=_map(model, spec, margins, values, keys, effort, progress),
    )


def _exactly(worst: np.ndarray, severity: Severity) -> Odds:
    return odds(int((worst == severity).sum()), len(worst))


def _map(
    model: Model,
    spec: Specification,
    margins: tuple[Margin, ...],
    values: np.ndarray,
    keys: np.ndarray,
    effort: Effort,
    progress: Progress,
) -> GoMap | None:
    if effort.map_runs == 0:
        return None
    runs = min(effort.map_runs, effort.runs)
    return go_map(model, spec, margins, values[:runs], keys[:runs], effort.workers, progress)


def _margin_results(margins: tuple[Margin, ...], values: np.ndarray) -> tuple[MarginResult, ...]:
    quantiles = np.quantile(values, QUANTILES, axis=0)
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
            odds=odds(int((values[:, j] < 0.0).sum()), len(values)),
        )
        for j, margin in enumerate(margins)
    )


def _reasons(harm: Odds, limit: float, results: tuple[MarginResult, ...]) -> tuple[str, ...]:
    held = "within" if harm.high <= limit else "above"
    first = (
        f"Injury or worse in one take: the upper end of the odds is {100 * harm.high:.2g} %, {held} the "
        f"{100 * limit:.2g} % that the production states as its highest."
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


def _inputs(spec: Specification, columns: tuple[str, ...], values: np.ndarray) -> tuple[Input, ...]:
    return tuple(
        _input(stated, values[:, columns.index(name)] if name in columns else None)
        for name, stated in spec.stated.items()
    )


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
        source=parameter.source if stated.stated_by == "default" else "the production",
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
