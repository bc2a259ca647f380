"""A few of the broken scripts that `tests/fuzz.py` makes by the hundred thousand."""

from __future__ import annotations

import pytest

from fuzz import fuzz


@pytest.mark.parametrize("name", ["fountain", "fdx", "osf", "fadein", "highland"])
def test_broken_scripts_are_read_or_refused(name: str) -> None:
    count = fuzz(name, 400, seed=2)
    assert count.read > 100
    assert count.refused > 20
