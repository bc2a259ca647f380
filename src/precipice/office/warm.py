"""The engine made ready before anybody asks: `python -m precipice.office.warm --cache DIR`.

Kernels are compiled on first use and kept on disk (`precipice.kernel`). Compiling holds the interpreter, so
a server that compiled would answer nobody for minutes. This process does it instead, on toy problems that the
areas name, and says on its output what it has done; the server reads what is kept then.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from precipice.office.office import Office

NICE = 10
EVERY = 0.5
_LOG = logging.getLogger("precipice.office")


def nothing_of(_office: Office) -> str:
    """What a warmer that is the same for every office depends on."""
    return ""


@dataclass(frozen=True, slots=True)
class Warmer:
    """Something that an area's pages need of the engine.

    Attributes:
        words: What it is, for people.
        run: Uses it once, in small.
        seconds: What compiling it took on two cores, s; a first guess that is put right as it goes.
        depends_on: What in the office it hangs on; where that changes it is made ready anew.
    """

    words: str
    run: Callable[[Office], None]
    seconds: float
    depends_on: Callable[[Office], str] = nothing_of


@dataclass(frozen=True, slots=True)
class Part:
    """A warmer of an area.

    Attributes:
        area: Title of the area.
        warmer: What to make ready.
        marker: File that says that it was done with these sources on such a processor.
    """

    area: str
    warmer: Warmer
    marker: Path

    @property
    def ready(self) -> bool:
        """Whether it was done before."""
        return self.marker.exists()


def parts(office: Office) -> tuple[Part, ...]:
    """What the areas need, in the order in which it is made ready."""
    from precipice.office.areas import areas  # noqa: PLC0415 - areas name warmers

    found = [(area.title, warmer) for area in areas() for warmer in area.warmers]
    if not found:
        return ()
    folder, here = _kept()
    return tuple(
        Part(title, one, folder / f"office-{_name(here, title, one.words, one.depends_on(office))}")
        for title, one in found
    )


def needing() -> tuple[str, ...]:
    """Titles of the areas that need the engine."""
    from precipice.office.areas import areas  # noqa: PLC0415 - areas name warmers

    return tuple(area.title for area in areas() if area.warmers)


def _kept() -> tuple[Path, str]:
    """The folder of kernels, and what they were compiled for."""
    import llvmlite.binding as llvm  # noqa: PLC0415 - seconds of imports, which a sign-in does without
    import numba  # noqa: PLC0415

    from precipice.kernel import sources_now  # noqa: PLC0415

    folder = Path(numba.config.CACHE_DIR)
    return folder, f"{sources_now()} {numba.__version__} {llvm.get_host_cpu_name()}"


def _name(*words: str) -> str:
    return sha256("\n".join(words).encode()).hexdigest()[:24]


def main() -> int:
    """Make ready what is not, one line of JSON for each step; ends with the office that started it."""
    from precipice.office.logs import start_logs  # noqa: PLC0415
    from precipice.office.office import Office  # noqa: PLC0415
    from precipice.office.settings import Settings  # noqa: PLC0415

    parser = argparse.ArgumentParser(description="Makes the engine of an office ready.")
    parser.add_argument("--cache", type=Path, required=True, help="private folder for what can be made again")
    options = parser.parse_args()
    os.nice(NICE)  # the office answers first
    _end_with(os.getppid())
    start_logs()
    office = Office.open(Settings(db=sys.stdin.readline().strip(), cache=options.cache))
    for at, part in enumerate(parts(office)):
        if not part.ready:
            _say({"begun": at})
            _warm(office, part)
        _say({"done": at})
    office.engine.dispose()
    return 0


def _warm(office: Office, part: Part) -> None:
    try:
        part.warmer.run(office)
    except Exception:  # noqa: BLE001
        # A page that needs it then says what is wrong with it; the other parts are made ready all the same.
        _LOG.exception("not made ready", extra={"what": part.warmer.words})
        return
    part.marker.parent.mkdir(parents=True, exist_ok=True)
    part.marker.touch()


def _say(what: dict[str, int]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _end_with(parent: int) -> None:
    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(EVERY)
        os._exit(0)

    threading.Thread(target=watch, name="parent", daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
