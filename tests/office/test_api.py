"""Whatever is sent to any address, by whoever is signed in: no answer is that something broke."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from office_house import House, csrf

schemathesis = pytest.importorskip("schemathesis")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_nothing_that_is_sent_breaks_the_office(office: House, data: st.DataObject) -> None:
    browser = office.browser("admin")
    held = csrf(browser, "/")
    schema = schemathesis.openapi.from_dict(office.app.openapi())
    operations = [found.ok() for found in schema.get_all_operations()]
    operation = data.draw(st.sampled_from([one for one in operations if "sign-out" not in one.path]))
    case = data.draw(operation.as_strategy())
    if case.path_parameters and "slug" in case.path_parameters:
        case.path_parameters["slug"] = "kitchen"
    asked = case.as_transport_kwargs(base_url="http://127.0.0.1")
    headers = {**dict(asked.get("headers") or {}), "x-csrf-token": held}
    kept = {key: asked[key] for key in ("params", "json", "data", "files") if asked.get(key) is not None}
    answer = browser.request(asked["method"], asked["url"], headers=headers, **kept)
    assert answer.status_code < 500, (operation.label, answer.text[:300])
