"""The office as a process of its own, to be killed; used by tests and by bench/office."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]
SLOWEST_START = 60.0
SLOWEST_ENGINE = 1_200.0
"""Most seconds that a first start takes to compile everything that pages need."""


class OfficeProcess:
    """`precipice serve` on a port of its own."""

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        db: str = "",
        workers: int = 0,
        kernels: Path | None = None,
        cache: str = "cache",
    ) -> None:
        """Start it and wait until it answers; with `kernels` in place of the package's own compiled ones."""
        address = db or f"sqlite:///{folder / 'office.sqlite'}"
        command = [sys.executable, "-m", "precipice.cli.main", "serve", *arguments, "--port", "0"]
        command += ["--db", address, "--cache", str(folder / cache), "--workers", str(workers)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
        if kernels is not None:
            environment["NUMBA_CACHE_DIR"] = str(kernels)
        self.errors = (folder / "errors.log").open("ab")
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self.errors, text=True, env=environment
        )
        self.said = ""
        self.address = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            found = re.search(r"The office is at (http://\S+?)/ ", line)
            self.address = found[1] if found else self.address
            if self.address:
                break
        threading.Thread(target=self._drain, daemon=True).start()
        self._wait()

    def _drain(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line

    def _wait(self) -> None:
        deadline = time.monotonic() + SLOWEST_START
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if httpx.get(f"{self.address}/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.02)
        raise AssertionError(f"the office did not start: {self.said}")

    def wait_for(self, words: str) -> str:
        """What it said, once it has said these words."""
        deadline = time.monotonic() + SLOWEST_START
        while words not in self.said and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.said

    def browser(self, login: str = "ann", password: str = "a fine password") -> httpx.Client:
        """A browser, signed in; makes the first account where there is none."""
        browser = httpx.Client(base_url=self.address, follow_redirects=True, timeout=30)
        link = re.search(r"(/invitation/\S+)", self.said)
        if link is not None and browser.get(link[1]).status_code == 200:
            data = {"csrf": token(browser, link[1]), "login": login, "name": "Ann", "password": password}
            assert browser.post(link[1], data=data).status_code == 200
            return browser
        data = {"csrf": token(browser, "/sign-in"), "login": login, "password": password}
        assert browser.post("/sign-in", data=data).status_code == 200
        return browser

    def wait_for_engine(self, browser: httpx.Client, slug: str) -> None:
        """Until no page has to wait for what is compiled at a first start."""
        deadline = time.monotonic() + SLOWEST_ENGINE
        while not browser.get(f"/p/{slug}/engine").json()["ready"]:
            assert time.monotonic() < deadline, "the engine did not get ready"
            time.sleep(0.2)

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.errors.close()

    def stop(self) -> int:
        """End it in good order; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(30)
        self.errors.close()
        return code


def token(browser: httpx.Client, address: str) -> str:
    """The token on a page."""
    found = re.search(r'name="csrf" (?:content|value)="(\w+)"', browser.get(address).text)
    assert found is not None
    return found[1]
