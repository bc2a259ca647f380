"""How the hot loops are compiled: once, kept on disk, free of the interpreter lock.

numba keeps a compiled function for as long as its own file is unchanged, and does not notice a change in
a function it calls from another file. The cache therefore lives in a folder named after all of the
package's sources, so that any change anywhere compiles afresh.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba.core import cgutils
from numba.extending import intrinsic

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])
PACKAGE = Path(__file__).parent
KEPT = 3
"""Caches kept: of the sources as they are, and of earlier ones."""


def sources_now() -> str:
    """A digest of the package's sources as they lie here: names, times and sizes."""
    digest = hashlib.sha256()
    for source in sorted(PACKAGE.rglob("*.py")):
        state = source.stat()
        digest.update(f"{source.relative_to(PACKAGE)} {state.st_mtime_ns} {state.st_size}\n".encode())
    return digest.hexdigest()[:16]


def _made(folder: Path) -> float:
    """When a folder was last changed; 0 for one that another process has just removed."""
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _keep_cache_fresh() -> None:
    if "NUMBA_CACHE_DIR" in os.environ:
        return
    root = PACKAGE / "__pycache__" / "kernels"
    folder = root / sources_now()
    if not folder.is_dir():
        # Others may be at work with older sources, or about to begin with these: only what is old goes.
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(root.iterdir(), key=_made)[:-KEPT]:
            shutil.rmtree(path, ignore_errors=True)
    numba.config.CACHE_DIR = str(folder)


_keep_cache_fresh()


def kernel(function: FunctionT) -> FunctionT:
    """Compile a function on first call; division follows IEEE 754, so kernels check what they divide by."""
    return cast(FunctionT, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def small_kernel(function: FunctionT) -> FunctionT:
    """Compile a function into each of its callers, where its arguments stay in registers."""
    return cast(
        FunctionT, numba.njit(cache=True, nogil=True, error_model="numpy", forceinline=True)(function)
    )


def bare_kernel(function: FunctionT) -> FunctionT:
    """Compile a function that allocates nothing, without the counting of references to its arrays.

    For kernels that pass many arrays from function to function: counting all of them on every call cost 170
    microseconds a step in the annealing of a shoot, against 7 without. Nothing in it may make an array.
    """
    return cast(FunctionT, numba.njit(cache=True, nogil=True, error_model="numpy", _nrt=False)(function))


def _borrowed(_typing: Any, array: Any) -> Any:
    """A view of an array that counts no references, for use while the caller holds the array.

    A compiled function counts a reference for every array it hands on, with an atomic instruction. Threads
    that share an array wait for one another at each; in the jump they took a quarter of a thread's time.
    """

    def make(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        view = context.make_array(signature.args[0])(context, builder, value=arguments[0])
        view.meminfo = cgutils.get_null_value(view.meminfo.type)
        view.parent = cgutils.get_null_value(view.parent.type)
        return view._getvalue()

    return array(array), make


borrowed = cast(Callable[[np.ndarray], np.ndarray], intrinsic(_borrowed))
