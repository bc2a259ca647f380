"""Chromium for the tests of the office's pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""It asks nothing of anybody but the office."""

FLAT = "--disable-gpu"
"""For pages without a view in space."""

PATIENCE = 30_000
"""Milliseconds that a page has to show what is expected: the machine may be busy with other tests."""


@contextmanager
def launched(*more: str) -> Iterator[Any]:
    """A browser; the test is skipped where there is none."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed: install chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    sync_api.expect.set_options(timeout=PATIENCE)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=[*QUIET, *more])
        yield browser
        browser.close()
