"""Two verbs about real falls: the skydiver's delay table, and practice logs.

Heavy imports stand inside the verbs, so that help and mistakes are answered at once.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from precipice.production.problem import InputError, Problem

if TYPE_CHECKING:
    from precipice.practice.study import Study

_DONE = 0
_MPH, _FOOT = 0.44704, 0.3048
_FASTEST_MPH = 400.0
_LONGEST_S = 600
_LIGHTEST_KG, _HEAVIEST_KG = 20.0, 300.0
_MOST_DRAWN = 40


def add_freefall(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `freefall` to a parser's verbs."""
    freefall = verbs.add_parser("freefall", help="print how far and how fast a body falls, second by second")
    freefall.add_argument(
        "--terminal", metavar="SPEED", required=True, help='terminal speed near the sea, as "120 mph"'
    )
    freefall.add_argument(
        "--seconds", metavar="N", default="12", help="last second of the table (default 12, 0 to 600)"
    )
    freefall.add_argument("--json", action="store_true", help="print JSON in SI units and feet")
    freefall.set_defaults(verb=_freefall)


def add_track(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `track` to a parser's verbs."""
    track = verbs.add_parser("track", help="read GPS logs of practice jumps: phases, drag, opening, spread")
    track.add_argument(
        "files", metavar="FILE", nargs="+", type=Path, help="FlySight 1 or 2, plain speeds, or GPX"
    )
    track.add_argument("--mass", help='mass with gear, as "88 kg": says the drag as an area too')
    track.add_argument("--json", action="store_true", help="print JSON in SI units")
    track.add_argument(
        "--csv", metavar="OUT", type=Path, help="write one file's time series with the phase of each row"
    )
    track.add_argument(
        "--plot", metavar="OUT.png", type=Path, help="draw height and vertical speed of each track"
    )
    track.set_defaults(verb=_track)


def _freefall(options: argparse.Namespace) -> int:
    terminal = _exact("--terminal", options.terminal, "mph", (0.0, _FASTEST_MPH * _MPH))
    seconds = _whole_seconds(options.seconds)
    from precipice.physics.free_fall import delay_table

    rows = delay_table(terminal, seconds)
    if options.json:
        import json

        keys = ("seconds", "fallen_m", "fallen_ft", "speed_m_s")
        print(json.dumps([dict(zip(keys, (s, m, m / _FOOT, v), strict=True)) for s, m, v in rows], indent=2))
        return _DONE
    from precipice.cli.track_text import print_delays

    print_delays(terminal, rows)
    return _DONE


def _whole_seconds(text: str) -> int:
    try:
        seconds = int(text) if len(text) < 20 else -1
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= _LONGEST_S:
        raise _refusal("--seconds", f"{text[:40]!r}", f"a whole number from 0 to {_LONGEST_S}")
    return seconds


def _exact(option: str, text: str, like: str, limits: tuple[float, float]) -> float:
    """A quantity without tolerance, SI, above the lower and below the upper limit, SI.

    Raises:
        InputError: It is no such quantity.
    """
    from precipice.production.quantity import QuantityError, parse_quantity, show_in

    low, high = (show_in(limit, like) for limit in limits)
    allowed = f'above {low:.3g} and below {high:.3g} {like}, as "{(low + high) / 2.0:.3g} {like}"'
    try:
        quantity = parse_quantity(text, like)
    except QuantityError as error:
        found, _, _ = str(error).removeprefix("found ").partition(";")
        raise _refusal(option, found, allowed) from error
    if quantity.has_tolerance:
        raise _refusal(option, f"a tolerance in {text!r}", f"one number, {allowed}")
    if not limits[0] < quantity.mean < limits[1]:
        raise _refusal(option, repr(text), allowed)
    return quantity.mean


def _refusal(option: str, found: str, allowed: str) -> InputError:
    return InputError((Problem("command line", option, found, allowed),))


def _track(options: argparse.Namespace) -> int:
    limits = (_LIGHTEST_KG, _HEAVIEST_KG)
    mass = None if options.mass is None else _exact("--mass", options.mass, "kg", limits)
    _refuse_outputs(options)
    from precipice.practice.study import left_out, study_files

    study = study_files(options.files)
    predictions = left_out(study)
    written = _write(options, study)
    if options.json:
        import json

        from precipice.cli.track_data import document

        print(json.dumps(document(study, predictions, mass), indent=2, allow_nan=False))
        return _DONE
    from precipice.cli.track_text import print_study

    print_study(study, predictions, mass, written)
    return _DONE


def _refuse_outputs(options: argparse.Namespace) -> None:
    """Refuse before any work what cannot be written.

    Raises:
        InputError: A file to write that is one to read, two files to write that are one, a series of more
            than one log, a plot that is no PNG or of too many logs, or a folder that cannot be written to.
    """
    from precipice.paper.write import refuse_unwritable

    count = len(options.files)
    named = {"--csv": options.csv, "--plot": options.plot}
    wanted: dict[str, Path] = {option: path for option, path in named.items() if path is not None}
    if options.csv is not None and count > 1:
        raise _refusal("--csv", f"{count} files", "one file; the series of each is written by itself")
    if options.plot is not None and options.plot.suffix.lower() != ".png":
        raise _refusal("--plot", repr(str(options.plot)), "a name that ends in .png")
    if options.plot is not None and count > _MOST_DRAWN:
        raise _refusal("--plot", f"{count} files", f"at most {_MOST_DRAWN} in one drawing")
    read = {path.resolve() for path in options.files}
    for option, path in wanted.items():
        if path.resolve() in read:
            raise _refusal(option, f"{str(path)!r}, which is a log to read", "another name")
        if path.is_dir() or not path.name:
            raise _refusal(option, f"{str(path)!r}, which is a folder", "the name of a file")
    if len({path.resolve() for path in wanted.values()}) < len(wanted):
        raise _refusal("--csv and --plot", "the same file", "two names")
    for path in wanted.values():
        refuse_unwritable(path.parent)


def _write(options: argparse.Namespace, study: Study) -> Sequence[Path]:
    """Write what was asked for, all or nothing in each folder; returns the paths."""
    from precipice.paper.write import write_all

    files: dict[Path, str | bytes] = {}
    if options.csv is not None:
        from precipice.cli.track_data import series

        files[options.csv] = series(study.jumps[0])
    if options.plot is not None:
        from precipice.paper.practice_charts import render_tracks

        files[options.plot] = render_tracks(study)
    folders: dict[Path, Mapping[str, str | bytes]] = {}
    for path, content in files.items():
        folders[path.parent] = {**folders.get(path.parent, {}), path.name: content}
    return [path for folder, inside in folders.items() for path in write_all(folder, inside)]
