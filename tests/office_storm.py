"""Requests that nobody would send, made from the office's own OpenAPI, by whoever is signed in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from day_house import GAG
from office_house import BASE, House, csrf
from precipice.office.security.limits import Limiter

FILLED = {
    "gag": GAG,
    "number": "1",
    "job": "1",
    "person": "1",
    "kind": "callsheet",
    "scene": "27",
    "path": "production.toml",
}
"""What stands in an address, by name, half of the time, so that what lies behind it is reached."""
WHO = ("producer", "coordinator", "performer", "")
LEFT_OUT = ("/sign-out", "/account/sign-out-everywhere")
"""They end the session that sends."""


@dataclass
class Storm:
    """What came back: answers by status, and requests that broke something."""

    statuses: Counter[int] = field(default_factory=Counter)
    routes: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


def storm(office: House, slug: str, who: str, examples: int) -> Storm:
    """Send what the office's description of itself allows, and what it does not.

    Args:
        office: The office.
        slug: Name of the production that addresses are made for, most of the time.
        who: Login of who sends; "" for nobody.
        examples: How many requests to each route.
    """
    object.__setattr__(office.office, "signing_in", Limiter(burst=1e9, per_second=1e9))
    browser = office.browser(who)
    held = csrf(browser, "/") if who else csrf(browser)
    schema = schemathesis.openapi.from_dict(office.app.openapi())
    operations = [found.ok() for found in schema.get_all_operations()]
    sender = _Sender(browser, held, {"slug": slug, **FILLED})
    for operation in operations:
        if operation.path not in LEFT_OUT:
            sender.send(operation, examples)
    return sender.found


@dataclass
class _Sender:
    """Who sends, and what came back so far."""

    browser: TestClient
    held: str
    filled: dict[str, str]
    found: Storm = field(default_factory=Storm)

    def send(self, operation: Any, examples: int) -> None:
        """Send so many requests to one route."""

        @settings(
            max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(data=st.data())
        def send(data: st.DataObject) -> None:
            case = data.draw(operation.as_strategy())
            for name in case.path_parameters or {}:
                if name in self.filled and (name == "slug" or data.draw(st.booleans())):
                    case.path_parameters[name] = self.filled[name]
            self._one(operation.label, case)

        send()

    def _one(self, label: str, case: Any) -> None:
        asked = case.as_transport_kwargs(base_url=BASE)
        headers = {**dict(asked.get("headers") or {}), "x-csrf-token": self.held}
        kept = {key: asked[key] for key in ("params", "json", "data", "files") if asked.get(key) is not None}
        answer = self.browser.request(asked["method"], asked["url"], headers=headers, **kept)
        self.found.statuses[answer.status_code] += 1
        self.found.routes[label] += 1
        waits = answer.status_code == 503 and "retry-after" in answer.headers
        if answer.status_code >= 500 and not waits:
            self.found.broken.append(f"{label}: {asked['url']} {kept} {answer.text[-200:]}")
