"""What can be written or typed is documented: production keys, gag parameters, verbs, the plan's schema."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

from precipice.gags.registry import MODELLED, kind_of
from precipice.plan.plan import Plan
from precipice.production.camera import CameraEntry
from precipice.production.consent import Consent
from precipice.production.crew import CallSheetEntry, ContactDetails, CrewMember, Hospital
from precipice.production.elements import ElementEntry
from precipice.production.exposure import ExposureLimit
from precipice.production.gate import GateEntry
from precipice.production.people import CastMember
from precipice.production.production import Production
from precipice.production.shoot import (
    BudgetLine,
    Calendar,
    Move,
    Place,
    Preparation,
    Release,
    SceneEntry,
    SecondUnit,
    WishEntry,
)
from precipice.production.stunt import GAG_KINDS, GagEntry
from precipice.production.units import unit_names

ROOT = Path(__file__).resolve().parents[2]
SECTIONS: dict[str, type[BaseModel]] = {
    "## The whole production": Production,
    "## `[calendar]`": Calendar,
    "## `[[cast]]`": CastMember,
    "## `[cast.consent]`": Consent,
    "## `[cast.contact]`": ContactDetails,
    "## `[[places]]`": Place,
    "## `[places.hospital]`": Hospital,
    "## `[[crew]]`": CrewMember,
    "## `[callsheet]`": CallSheetEntry,
    "## `[[moves]]`": Move,
    "## `[[scenes]]`": SceneEntry,
    "## `[[preparations]]`": Preparation,
    "## `[second_unit]`": SecondUnit,
    "## `[[wishes]]`": WishEntry,
    "## `[release]`": Release,
    "## `[camera]`": CameraEntry,
    "## `[[elements]]`": ElementEntry,
    "## `[[gags]]`": GagEntry,
    "## `[[gates]]`": GateEntry,
    "## `[[exposure_limits]]`": ExposureLimit,
    "## `[[budget]]`": BudgetLine,
}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("heading", SECTIONS)
def test_every_key_of_the_production_file_is_documented(heading: str) -> None:
    section = text("docs/production.md").split(heading, 1)[1].split("\n## ", 1)[0]
    documented = {
        name for row in re.findall(r"^\| (`.*?) \|", section, re.M) for name in re.findall(r"`(\w+)`", row)
    }
    fields = SECTIONS[heading].model_fields.items()
    assert documented == {field.alias or name for name, field in fields}


def test_every_kind_of_gag_is_named() -> None:
    assert all(f"`{kind}`" in text("docs/production.md") for kind in GAG_KINDS)


@pytest.mark.parametrize("name", MODELLED)
def test_every_parameter_of_a_model_has_its_row(name: str) -> None:
    page, kind = text(f"docs/models/{name}.md"), kind_of(name)
    assert kind is not None
    rows = set(re.findall(r"^\| `(\w+)` \|", page, re.M))
    assert rows == {*kind.parameters, *kind.files, *(choice.name for choice in kind.choices)}


def test_units_named_in_the_docs_exist() -> None:
    paragraph = text("docs/production.md").split("Units: ", 1)[1].split("\n\n", 1)[0]
    named = {unit for group in re.findall(r"`([^`]+)`", paragraph) for unit in re.split(r"[ /^0-9]+", group)}
    assert named - {""} <= set(unit_names())


def test_every_verb_is_in_the_readme() -> None:
    usage = subprocess.run(
        [sys.executable, "-m", "precipice.cli.main", "--help"], capture_output=True, text=True, check=True
    ).stdout
    verbs = re.findall(r"^    ([a-z-]+) ", usage, re.M)
    assert len(verbs) >= 4
    assert all(f"precipice {verb}" in text("README.md") for verb in verbs)


def test_schema_in_the_docs_is_that_of_the_plan() -> None:
    """Write it anew with: precipice schema plan > docs/plan.schema.json"""
    assert json.loads(text("docs/plan.schema.json")) == Plan.model_json_schema()
