"""Run the README's commands as a reader would, in a copy of the checkout, and look at what comes out.

A line of a ```console block that begins with "$ " is a command; `make` targets are run against the tools
that are installed already, so that the copy needs no second environment.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
SKIPPED = ("make test", "git clone", "cd ", "$EDITOR")
"""What the reader does by hand, or what runs this very script."""


def commands(readme: str) -> list[str]:
    """Every command of the README's console blocks, in order."""
    blocks = re.findall(r"```console\n(.*?)```", readme, re.S)
    lines = [line[2:].strip() for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [line for line in lines if not line.startswith(SKIPPED)]


def main() -> int:
    """Run them; returns 0 where every one did what the README says."""
    found = commands((ROOT / "README.md").read_text(encoding="utf-8"))
    assert "make plan" in found, "the README no longer says `make plan`"
    assert sum("precipice" in command for command in found) >= 2, "the README's own-script commands are gone"
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "precipice"
        kept = shutil.ignore_patterns(".git", ".venv", "out", "__pycache__", ".*_cache", ".hypothesis")
        shutil.copytree(ROOT, copy, ignore=kept)
        shutil.copy(ROOT / "examples" / "headland" / "headland.fountain", copy / "my.fountain")
        environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
        for mark in (".ready", ".ready-dev"):
            (BIN.parent / mark).touch()  # or make would install the copy, which is gone a minute later
        for command in found:
            # The environment that runs this script stands in for the one make would build again.
            line = f"{command} VENV={BIN.parent}" if command.startswith("make") else command
            print(f"$ {command}", flush=True)
            subprocess.run(line, shell=True, cwd=copy, env=environment, check=True)
        for name in (
            "examples/headland/out/plan.html",
            "examples/headland/out/plan.json",
            "shoot/out/plan.html",
        ):
            assert (copy / name).stat().st_size > 10_000, name
        assert (copy / "docs" / "headland.png").stat().st_size > 50_000, (
            "make plan draws the README's picture"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
