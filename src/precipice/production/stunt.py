"""Gags as data."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from precipice.production.consent import ContactWord, RegionWord, no_intimate
from precipice.production.day import CheckEntry, Role
from precipice.production.noun import Flag, Id, Noun, Probability

GAG_KINDS = (
    "cliff_jump",
    "ramp_jump",
    "high_fall",
    "rope_fall",
    "climb",
    "train_roof",
    "train_wreck",
    "car",
    "hit",
    "fire",
    "water",
    "glass",
    "animals",
    "weapon",
    "other",
)
"""Every kind of stunt that has a name; whether a kind has a model is the gags' affair."""

Parameters = Annotated[dict[str, Any], AfterValidator(MappingProxyType)]


class CorrelationEntry(Noun):
    """Two inputs that go together.

    Attributes:
        between: The two parameters.
        rank: Spearman's rank correlation, -1 to 1 without the ends.
    """

    between: tuple[str, str]
    rank: Annotated[float, Field(gt=-1.0, lt=1.0)]

    @model_validator(mode="after")
    def _two_names(self) -> CorrelationEntry:
        if self.between[0] == self.between[1]:
            raise ValueError(f"found {self.between[0]!r} twice; two different parameters are allowed")
        return self


class TakesPart(Noun):
    """Somebody whose body is in a gag.

    Attributes:
        id: Board number.
        part: "gives" who strikes, grips or throws, "receives" to whom it is done.
    """

    id: Id
    part: Literal["gives", "receives"]


class GagEntry(Noun):
    """One stunt of the script.

    Attributes:
        id: Its name in the production, used by gates and paper.
        scene: Number of the scene it belongs to.
        kind: Kind of stunt, for example "cliff_jump".
        performer: Board number of the cast member who does it; left out where it is not decided.
        double: True where a stunt double does it for the performer.
        description: One line for the paper.
        parameters: The kind's parameters, quantities as written; checked by the kind's own table. Without
            any the gag is a candidate that nobody has described yet, and carries no number.
        correlations: Inputs that go together; every other pair is independent.
        highest_harm: Highest probability of injury or worse, in one take, at which it is still a go.
        takes: How many takes are planned.
        checks: What is checked on the day, beside what the kind asks for; one of the same name replaces it.
        signs: Whose word is needed on the day; all five roles where left out.
        people: Who gives and who receives, where bodies meet; of a hit the performer receives where nobody
            else is named for it.
        contact: How much contact is planned, where the kind's own parameters do not say.
        region: Where on the body, likewise.
    """

    id: Id
    scene: Id
    kind: Annotated[str, Field(json_schema_extra={"enum": list(GAG_KINDS)})]
    performer: Id | None = None
    double: Flag = False
    description: str = ""
    parameters: Parameters = Field(default_factory=dict)
    correlations: tuple[CorrelationEntry, ...] = ()
    highest_harm: Probability = 0.01
    takes: Annotated[int, Field(strict=True, ge=1, le=200)] = 1
    checks: Annotated[tuple[CheckEntry, ...], Field(max_length=100)] = ()
    signs: tuple[Role, ...] = ("coordinator", "first_ad", "rigger", "medic", "performer")
    people: tuple[TakesPart, ...] = ()
    contact: ContactWord | None = None
    region: RegionWord | None = None

    @field_validator("kind")
    @classmethod
    def _kind_has_a_name(cls, kind: str) -> str:
        no_intimate(kind)
        if kind not in GAG_KINDS:
            raise ValueError(f"found {kind!r}; {', '.join(GAG_KINDS)} is allowed")
        return kind

    @field_validator("checks")
    @classmethod
    def _checks_once(cls, checks: tuple[CheckEntry, ...]) -> tuple[CheckEntry, ...]:
        names = [check.name for check in checks]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ValueError(f"found {twice!r} twice; each check once is allowed")
        return checks

    @field_validator("signs")
    @classmethod
    def _two_always_sign(cls, signs: tuple[Role, ...]) -> tuple[Role, ...]:
        if "coordinator" not in signs or "performer" not in signs or len(set(signs)) < len(signs):
            raise ValueError(
                f"found {list(signs)}; coordinator and performer, and others once each, is allowed"
            )
        return signs

    @model_validator(mode="after")
    def _contact_is_said_once(self) -> GagEntry:
        for key in ("contact", "region"):
            if getattr(self, key) is not None and key in self.parameters:
                raise ValueError(f"found {key} here and among the parameters; one of the two is allowed")
            if isinstance(self.parameters.get(key), str):
                no_intimate(self.parameters[key])
        return self
