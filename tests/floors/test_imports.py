"""Imports go down only, and reading a production loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("numba", "matplotlib", "scipy", "ortools", "pint")


def imported_by(statement: str) -> set[str]:
    """Top-level modules in a fresh interpreter after one statement."""
    code = f"{statement}\nimport sys\nprint('\\n'.join(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_the_floors_are_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(lint), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    "statement", ["import precipice.production.load", "import precipice.production.quantity"]
)
def test_reading_a_production_loads_nothing_heavy(statement: str) -> None:
    loaded = imported_by(statement)
    assert "precipice" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_heavy_modules_would_be_seen() -> None:
    assert "pint" in imported_by("from precipice.production.units import si_factor\nsi_factor('mph')")
