"""What every noun of the production file shares: frozen, strict about names, finite numbers only."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Noun(BaseModel):
    """A frozen value of the production file; unknown keys, NaN and infinities are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_strip_whitespace=True)


def _identifier(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Id = Annotated[str, BeforeValidator(_identifier), Field(min_length=1, max_length=80)]
"""An id as people write it: 3 and "3" are the same."""

Name = Annotated[str, Field(min_length=1, max_length=200)]
Money = Annotated[float, Field(ge=0.0, le=1e12, description="in the production's currency")]
Hours = Annotated[float, Field(gt=0.0, le=500.0, description="hours")]
Probability = Annotated[float, Field(ge=0.0, le=1.0)]
