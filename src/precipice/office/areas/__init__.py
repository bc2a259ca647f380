"""The office's areas: each folder here is one, and each folder with an `AREA` is found by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter

from precipice.office.access import MEMBERS, Access, Visit
from precipice.office.warm import Warmer


@dataclass(frozen=True)
class Area:
    """A part of the office with pages of its own.

    Attributes:
        router: Its routes; every one of them declares an `Access`.
        title: What its link in the navigation says; "" for no link.
        path: Where the link leads, under "/p/{slug}".
        order: Links stand in this order.
        access: Who sees the link.
        warmers: What its pages need of the engine, made ready when a server starts.
    """

    router: APIRouter
    title: str = ""
    path: str = ""
    order: int = 50
    access: Access = MEMBERS
    warmers: tuple[Warmer, ...] = ()


@cache
def areas() -> tuple[Area, ...]:
    """Every area, in the order of its links."""
    found = [
        import_module(f"{__name__}.{module.name}").AREA for module in iter_modules(__path__) if module.ispkg
    ]
    return tuple(sorted(found, key=lambda area: (area.order, area.title)))


def navigation(visit: Visit) -> Iterator[tuple[str, str]]:
    """Address and title of the links on a production's pages."""
    if visit.production is not None:
        for area in areas():
            if area.title and visit.may(area.access):
                yield f"/p/{visit.production.slug}{area.path}", area.title
