"""A verb about any talent-scheduling file: the order of scenes in which waiting actors cost least.

Heavy imports stand inside the verb, so that help and mistakes are answered at once.
"""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from precipice.production.problem import InputError, Problem

if TYPE_CHECKING:
    from precipice.schedule.talent.sequence import Sequence

_DONE = 0
_LONGEST_S = 30 * 24 * 3600.0
_LEAST_GB, _MOST_GB = 0.3, 4096.0
_MOST_THREADS = 1024
_GB = 2**30


def add_sequence(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `sequence` to a parser's verbs."""
    sequence = verbs.add_parser(
        "sequence",
        help="order the scenes of a talent-scheduling file so that waiting actors cost least",
        epilog="Ctrl-C ends the search: the best order so far is printed with a bound that holds, exit code "
        "0. A limit does the same.",
    )
    sequence.add_argument("file", metavar="FILE", type=Path, help="classic text or MiniZinc data (.dzn)")
    sequence.add_argument("--limit", metavar="S", default="60", help="seconds to search (default 60)")
    sequence.add_argument(
        "--memory", metavar="GB", default="4", help="memory for all of it, GiB (default 4, at least 0.3)"
    )
    sequence.add_argument(
        "--threads", metavar="N", help="threads; all cores where left out; changes no proven result"
    )
    sequence.add_argument("--json", action="store_true", help="print JSON, scenes counted from 0")
    sequence.set_defaults(verb=_sequence)


def _sequence(options: argparse.Namespace) -> int:
    limit = _number("--limit", options.limit, 0.0, _LONGEST_S)
    memory = _number("--memory", options.memory, _LEAST_GB, _MOST_GB)
    threads = _threads(options.threads)
    from precipice.schedule.talent.read import read_instance
    from precipice.schedule.talent.sequence import sequence

    instance = read_instance(options.file)
    progress = None if options.json or not sys.stderr.isatty() else _say
    found = sequence(instance, limit, int(memory * _GB), threads, progress)
    if options.json:
        import json

        keys = ("cost", "bound", "optimal", "order", "seconds")
        print(json.dumps({key: getattr(found, key) for key in keys}))
        return _DONE
    _print(instance.name, found)
    return _DONE


def _say(cost: int, bound: int, seconds: float) -> None:
    print(f"{seconds:8.2f} s  cost {cost:,}  bound {bound:,}", file=sys.stderr)


def _print(name: str, found: Sequence) -> None:
    print(f"{name}: {len(found.order)} scenes")
    print("order  " + " ".join(str(scene + 1) for scene in found.order) + "  (scenes counted from 1)")
    print(f"cost   {found.cost:,}")
    print(f"bound  {found.bound:,}  (no order costs less)")
    print(f"gap    {100.0 * found.gap:.2f} %")
    if found.optimal:
        print("proven: no order costs less than this one")
    else:
        ended = "stopped from the keyboard" if found.stopped else "a limit of time or memory was reached"
        print(f"not proven: {ended}")
    print(f"time   {found.seconds:.2f} s")


def _number(option: str, text: str, least: float, most: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value <= most:
        raise _refusal(option, repr(text[:40]), f"a number from {least:g} to {most:g}")
    return value


def _threads(text: str | None) -> int:
    if text is None:
        from precipice.risk.run import cores

        return min(cores(), _MOST_THREADS)
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= _MOST_THREADS):
        raise _refusal("--threads", repr(text[:40]), f"a whole number from 1 to {_MOST_THREADS}")
    return int(text)


def _refusal(option: str, found: str, allowed: str) -> InputError:
    return InputError((Problem("command line", option, found, allowed),))
