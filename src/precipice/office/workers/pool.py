"""The worker processes of an office: started with it, started again where one dies, ended with it."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType


class Pool:
    """Worker processes while a `with` lasts."""

    def __init__(self, db: str, cache: Path, workers: int) -> None:
        self.asked = (db, cache, workers)

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None
