"""What every noun of the production file shares: frozen, strict about names, finite numbers only."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Noun(BaseModel):
    """A frozen value of the production file; unknown keys, NaN and infinities are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)


def _identifier(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Id = Annotated[
    str, BeforeValidator(_identifier, json_schema_input_type=str | int), Field(min_length=1, max_length=80)
]
"""An id as people write it: 3 and "3" are the same."""


def _no_seconds(value: object) -> object:
    if isinstance(value, (bool, int, float)):
        raise ValueError(f"found {value!r}; a date such as 2027-06-07 is allowed")
    return value


Date = Annotated[date, BeforeValidator(_no_seconds, json_schema_input_type=date)]
"""A date; a bare number is refused, which would be read as seconds since 1970."""

Flag = Annotated[bool, Field(strict=True)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Money = Annotated[float, Field(strict=True, ge=0.0, le=1e12, description="in the production's currency")]
Hours = Annotated[float, Field(strict=True, gt=0.0, le=500.0, description="hours")]
Probability = Annotated[float, Field(strict=True, ge=0.0, le=1.0)]
