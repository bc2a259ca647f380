"""Run the day of docs/gonogo.md as a reader would, in a copy of the example.

A line of a ```console block that begins with "$ " is a command, and what follows is what it prints;
"| head -N" keeps its first lines. `python tests/gonogo_day.py` writes the page anew.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from cli.day_folder import day_folder
from precipice.cli.main import main

PAGE = Path(__file__).resolve().parents[1] / "docs" / "gonogo.md"


def printed_anew(page: str) -> str:
    """The page with what its commands print now."""
    with tempfile.TemporaryDirectory() as home, contextlib.chdir(home):
        day_folder(Path("examples") / "headland")
        return re.sub(r"```console\n(.*?)```", _block, page, flags=re.S)


def _block(found: re.Match[str]) -> str:
    commands = [line for line in found[1].splitlines() if line.startswith("$ ")]
    return "```console\n" + "".join(f"{command}\n{_printed(command[2:])}" for command in commands) + "```"


def _printed(command: str) -> str:
    words, pipe, rest = command.partition(" | head -")
    arguments = shlex.split(words)
    assert arguments[0] == "precipice", command
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        main(arguments[1:])
    lines = out.getvalue().splitlines()
    return "".join(f"{line}\n" for line in (lines[: int(rest)] if pipe else lines))


if __name__ == "__main__":
    os.environ["COLUMNS"] = "100"
    PAGE.write_text(printed_anew(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
