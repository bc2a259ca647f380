"""What the verbs about real falls show: tables a person reads, then sentences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from precipice.practice.fit import FallFit
from precipice.practice.predict import Miss, Prediction, between_jumps
from precipice.practice.study import Jump, Study

_MPH, _FOOT = 0.44704, 0.3048
_FT2 = _FOOT * _FOOT
_NONE = "-"
_DECIDES = "Precipice computes. A qualified stunt coordinator decides."
_PIPED = 110
"""Columns where the output is not a terminal."""


def _console() -> Console:
    """As wide as the terminal; wide enough for a table where the output is piped."""
    plain = Console(highlight=False)
    return plain if plain.is_terminal else Console(highlight=False, width=_PIPED)


def print_delays(terminal: float, rows: Sequence[tuple[int, float, float]]) -> None:
    """The delay table.

    Args:
        terminal: Terminal speed, m/s.
        rows: Second, distance fallen, m, and speed, m/s.
    """
    console = _console()
    table = Table(box=None, pad_edge=False)
    for heading in ("second", "fallen ft", "m", "speed mph", "m/s"):
        table.add_column(heading, justify="right")
    for second, fallen, speed in rows:
        table.add_row(
            f"{second}", f"{fallen / _FOOT:,.0f}", f"{fallen:,.1f}", f"{speed / _MPH:.1f}", f"{speed:.1f}"
        )
    console.print(table)
    console.print(
        f"Terminal speed {terminal / _MPH:.4g} mph ({terminal:.3g} m/s). A vertical fall from rest "
        "in still air of one density, one posture throughout.",
        soft_wrap=True,
    )
    console.print(_DECIDES)


def print_study(
    study: Study, left_out: Sequence[Prediction], mass: float | None, written: Sequence[Path]
) -> None:
    """The study of practice logs: a table, what is not known, the spread between jumps, the left-out jumps.

    Args:
        study: The logs.
        left_out: Each jump predicted from the others; empty with fewer than three.
        mass: Mass of the person with gear, kg; None where not stated.
        written: The files written.
    """
    console = _console()
    console.print(_table(study.jumps))
    fits = [fit for _, fit in study.fitted]
    groups = [
        _keys() if study.jumps else [],
        _doubts(study),
        _between(fits, mass),
        _alone(fits) if len(fits) < 3 else [],
    ]
    for lines in groups:
        _say(console, lines)
    if left_out:
        console.print()
        console.print("Each jump predicted from the others, prediction minus record:")
        console.print(_left_out_table(left_out))
        _say(console, _left_out_lines(left_out))
    _say(console, [str(path) for path in written])
    console.print(_DECIDES)


def _say(console: Console, lines: Sequence[str]) -> None:
    if lines:
        console.print()
    for line in lines:
        console.print(escape(line), soft_wrap=True)


def _table(jumps: Sequence[Jump]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("file", overflow="fold", max_width=24)
    for heading in ("exit", "lip\nspeed", "opening", "landing", "drag area\nper mass", "lift area\nper mass"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("glide", justify="right", no_wrap=True)
    for jump in jumps:
        fit = jump.fit
        table.add_row(
            escape(jump.track.name),
            _exit(jump),
            _NONE if jump.lip_speed is None else f"{jump.lip_speed / _MPH:.1f} mph\n{jump.lip_speed:.1f} m/s",
            _opening(jump),
            _moment(jump, jump.phases.landing),
            _NONE if fit is None else _with_error(fit.kd, fit.kd_se),
            _NONE if fit is None else _with_error(fit.kl, fit.kl_se),
            _NONE if jump.glide is None else f"{jump.glide.ratio:.1f}",
        )
        if jump is not jumps[-1]:
            table.add_row()
    return table


def _moment(jump: Jump, index: int | None) -> str:
    return _NONE if index is None else f"{jump.track.t[index]:.1f} s"


def _exit(jump: Jump) -> str:
    if jump.phases.exit is None:
        return _NONE
    height = float(jump.track.height[jump.phases.exit])
    return f"{_moment(jump, jump.phases.exit)}\n{height / _FOOT:,.0f} ft\n{height:,.0f} m"


def _opening(jump: Jump) -> str:
    start = _moment(jump, jump.phases.opening)
    if jump.opening is None:
        return start
    lost = jump.opening.height_lost_m
    return f"{start}\n-{lost / _FOOT:,.0f} ft\n-{lost:,.0f} m\n> {jump.opening.peak_g:.1f} g"


def _with_error(value: float, error: float) -> str:
    return f"{1e3 * value:.2f}\n+/- {1e3 * error:.2f}"


def _keys() -> list[str]:
    return [
        "Times from the first row of each log; heights above the sea. Opening: its start, the height it "
        "takes, its peak as a lower bound (the receiver flattens it).",
        "Drag and lift area per mass in 0.001 m2/kg with standard error; glide under canopy over the ground, "
        "wind not taken off.",
    ]


def _doubts(study: Study) -> list[str]:
    lines = []
    for jump in study.jumps:
        name = jump.track.name
        lines += [f"{name}: {sentence}." for sentence in (*jump.phases.undecided, *jump.track.warnings)]
        lines += [f"{name}: not fitted; {jump.not_fitted}."] if jump.not_fitted else []
    return lines + [f"{name}: not read; {why}." for name, why in study.not_read]


def _between(fits: Sequence[FallFit], mass: float | None) -> list[str]:
    if len(fits) < 2:
        return []
    mean, sd = between_jumps(fits)
    share = f" ({100.0 * sd / mean:.0f} % of it)" if mean > 0.0 else ""
    lines = [
        f"Between the {len(fits)} jumps the drag area per mass is {1e3 * mean:.2f} +/- {1e3 * sd:.2f} "
        f"x 0.001 m2/kg{share}, mean and standard deviation.",
        "This spread is the tolerance that matters: the next jump differs by it, "
        "however small the error of one fit.",
    ]
    if mass is not None:
        area, spread = mean * mass, sd * mass
        lines.append(
            f"For a person of {mass / 0.45359237:.0f} lb ({mass:.3g} kg) with gear: drag area "
            f"{area / _FT2:.2f} +/- {spread / _FT2:.2f} ft2 ({area:.3f} +/- {spread:.3f} m2)."
        )
    errors = sum(fit.kd_se for fit in fits) / len(fits)
    if errors > sd:
        lines.append(
            f"One fit's own standard error is larger, {1e3 * errors:.2f} x 0.001 m2/kg on average: "
            "plan with that one, the jumps cannot be told apart."
        )
    return lines


def _alone(fits: Sequence[FallFit]) -> list[str]:
    if not fits:
        return ["No jump could be fitted, so nothing is said about drag."]
    if len(fits) == 1:
        return ["One fitted jump says nothing about the next one: two give a spread, three a test of it."]
    return ["Three fitted jumps or more are needed to test one against the others."]


def _left_out_table(left_out: Sequence[Prediction]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("left out", overflow="fold", max_width=24)
    for heading in (
        "in the\n90 % band",
        "height off\nafter 5 s",
        "height off\nat opening",
        "height off\nat landing",
    ):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in left_out:
        shares = (
            ("height", one.height_share),
            ("speed", one.v_down_share),
            ("distance", one.distance_share),
        )
        table.add_row(
            escape(one.name),
            "\n".join(f"{name} {100.0 * share:3.0f} %" for name, share in shares),
            *(_off(miss) for miss in (one.at_5_s, one.at_opening, one.at_landing)),
        )
    return table


def _off(miss: Miss | None) -> str:
    return _NONE if miss is None else f"{miss.height / _FOOT:+,.0f} ft\n{miss.height:+,.0f} m"


def _left_out_lines(left_out: Sequence[Prediction]) -> list[str]:
    mean = 100.0 * sum(one.height_share for one in left_out) / len(left_out)
    return [
        f"On average {mean:.0f} % of the heights lie in the band that should hold 90 %.",
        "Figures carry over only between jumps of the same person, suit and posture.",
    ]
