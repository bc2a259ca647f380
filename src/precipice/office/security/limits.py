"""How often somebody may try: a bucket that refills for each key, held in memory."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

MOST_KEYS = 20_000


@dataclass(slots=True)
class Limiter:
    """Lets `burst` through at once and `per_second` after that, for each key by itself.

    Attributes:
        burst: How many at once.
        per_second: How fast the bucket refills.
        clock: Seconds, going up.
    """

    burst: float
    per_second: float
    clock: Callable[[], float] = time.monotonic
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, key: str) -> float:
        """Take one; returns 0.0, or the seconds until there is one again (then none was taken)."""
        now = self.clock()
        with self._lock:
            left, then = self._left.pop(key, (self.burst, now))
            left = min(self.burst, left + (now - then) * self.per_second)
            taken = left >= 1.0
            self._left[key] = (left - 1.0 if taken else left, now)
            while len(self._left) > MOST_KEYS:
                self._left.popitem(last=False)
        return 0.0 if taken else (1.0 - left) / self.per_second

    def give_back(self, key: str) -> None:
        """Give one back that turned out to be no try at all."""
        with self._lock:
            if key in self._left:
                left, then = self._left[key]
                self._left[key] = (min(self.burst, left + 1.0), then)

    def forget(self, key: str) -> None:
        """Give a key its whole bucket back."""
        with self._lock:
            self._left.pop(key, None)
