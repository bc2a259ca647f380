"""What fixes the numbers of an assessment: the gag's specification as bytes, and the machine's arithmetic."""

from __future__ import annotations

import copyreg
import hashlib
import io
import math
import pickle
import platform
import struct
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from pydantic import BaseModel

import precipice
from precipice.gags.specification import Specification


def digest(value: object) -> str:
    """A digest of a value made of dataclasses, nouns, mappings, sets, sequences, arrays and plain values.

    Equal values have equal digests, in whatever order their sets and mappings happen to be.

    Raises:
        TypeError: There is something else in it.
    """
    return hashlib.sha256(_said(value).encode()).hexdigest()


def _said(value: object) -> str:
    """A value in words that are the same for equal values."""
    name = type(value).__name__
    if value is None or isinstance(value, (bool, int, float, str, bytes, Enum, date)):
        return f"{name} {value!r}"
    if isinstance(value, np.ndarray):
        return f"{name} {value.dtype} {value.shape} {hashlib.sha256(value.tobytes()).hexdigest()}"
    if isinstance(value, BaseModel):
        return f"{name} {_said({one: getattr(value, one) for one in type(value).model_fields})}"
    if is_dataclass(value):
        return f"{name} {_said({one.name: getattr(value, one.name) for one in fields(value)})}"
    if isinstance(value, Mapping):
        return f"{{{','.join(sorted(f'{_said(key)}:{_said(one)}' for key, one in value.items()))}}}"
    if isinstance(value, (frozenset, set)):
        return f"{{{','.join(sorted(map(_said, value)))}}}"
    if isinstance(value, (tuple, list)):
        return f"[{','.join(map(_said, value))}]"
    raise TypeError(f"found {name} in a value; plain values and what is made of them are allowed")


def packed(spec: Specification) -> bytes:
    """A specification as bytes."""
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, protocol=5)
    pickler.dispatch_table = {**copyreg.dispatch_table, MappingProxyType: _proxy_as_dict}
    pickler.dump(spec)
    return buffer.getvalue()


@lru_cache(maxsize=8)
def unpacked(spec: bytes) -> Specification:
    """The specification; the same one for the same bytes, as models keep what they made of it."""
    found = pickle.loads(spec)  # noqa: S301 - from the client, whose tasks run here anyway
    if not isinstance(found, Specification):
        raise TypeError(f"found {type(found).__name__}; a Specification is allowed")
    return found


def _proxy_as_dict(proxy: MappingProxyType[Any, Any]) -> tuple[Any, tuple[dict[Any, Any]]]:
    return _proxy, (dict(proxy),)


def _proxy(found: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(found)


@lru_cache
def here() -> dict[str, str]:
    """Everything in which machines must agree to give the same bits."""
    return {
        "precipice": precipice.version(),
        "precipice sources": _sources(),
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "numpy": metadata.version("numpy"),
        "numba": metadata.version("numba"),
        "arithmetic": _arithmetic(),
    }


def difference(ours: dict[str, str]) -> str:
    """The first thing in which this machine is unlike another's `here`, in words; "" where they agree."""
    theirs = here()
    return next((f"{name} {theirs.get(name)}" for name in ours if theirs.get(name) != ours[name]), "")


def _sources() -> str:
    """Digest of the package's sources and tables."""
    package = Path(precipice.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*"), key=lambda path: path.relative_to(package).as_posix()):
        if path.suffix in (".py", ".toml"):
            digest.update(f"{path.relative_to(package).as_posix()}\n".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _arithmetic() -> str:
    """Digest of elementary functions, whose last bit depends on the C library and on the processor."""
    points = [1e-3 * 1.01**i for i in range(1500)]
    functions = (math.exp, math.log, math.sin, math.cos, math.tan, math.atan, math.tanh, math.log1p)
    found = [function(min(x, 700.0)) for x in points for function in functions]
    found += [x**y for x in points for y in (1.0 / 3.0, 0.143, -2.7)]
    return hashlib.sha256(struct.pack(f"<{len(found)}d", *found)).hexdigest()[:12]
