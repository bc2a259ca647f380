"""Kernels of the rivals, cached apart from the package's: by the sources here as well as by the package's."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba

from precipice import kernel as package

WITH_KERNELS = ("branch.py", "interchange.py", "rules.py")
FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])


def _folder() -> str:
    digest = hashlib.sha256()
    for name in WITH_KERNELS:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return str(Path(numba.config.CACHE_DIR) / f"rivals-{digest.hexdigest()[:16]}")


def _cached(compile_it: Callable[[FunctionT], FunctionT], function: FunctionT) -> FunctionT:
    theirs = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = _folder()
    try:
        return compile_it(function)
    finally:
        numba.config.CACHE_DIR = theirs


def kernel(function: FunctionT) -> FunctionT:
    """As `precipice.kernel.kernel`."""
    return _cached(package.kernel, function)


def small_kernel(function: FunctionT) -> FunctionT:
    """As `precipice.kernel.small_kernel`."""
    return _cached(package.small_kernel, function)
