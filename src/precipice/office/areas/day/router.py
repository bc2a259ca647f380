"""The router that the pages and the words of a day share."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

GagId = Annotated[str, Path(max_length=80, pattern=r"^[^\x00-\x1f]+$")]
"""A gag's id in an address."""
router = APIRouter(prefix="/p/{slug}")
