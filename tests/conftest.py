"""Settings that every test shares."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every run; no deadline, since the first call of a kernel compiles it.
settings.register_profile("house", derandomize=True, deadline=None, max_examples=100)
settings.load_profile("house")
