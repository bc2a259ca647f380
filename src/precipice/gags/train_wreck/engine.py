"""MuJoCo's step and memory as compiled loops see them, so that a take needs the interpreter only at its ends.

A call through MuJoCo's Python package at every look held the interpreter for a third of a take, and two
threads flew only 1.3 times as much as one.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import mujoco
import numpy as np
from llvmlite import binding
from mujoco.introspect import ast_nodes
from mujoco.introspect.structs import STRUCTS
from numba import types

PLAIN: dict[str, Any] = {
    "mjtNum": ctypes.c_double,
    "double": ctypes.c_double,
    "float": ctypes.c_float,
    "int": ctypes.c_int,
    "mjtByte": ctypes.c_ubyte,
    "mjtBool": ctypes.c_ubyte,
    "size_t": ctypes.c_size_t,
    "mjtSize": ctypes.c_int64,
    "uint64_t": ctypes.c_uint64,
    "uintptr_t": ctypes.c_size_t,
}
"""MuJoCo's names of plain types (mjtype.h)."""

LIBRARIES = ("libmujoco.so*", "libmujoco*.dylib", "mujoco.dll")


class Memory(NamedTuple):
    """Where the contacts of a take stand; views that hold for as long as its MuJoCo data do.

    Attributes:
        counts: The data's own memory as whole numbers of 4 bytes.
        words: The same as addresses of 8 bytes.
        numbers: The arena, in which contacts and their forces lie, as numbers of 8 bytes.
        whole: The same as whole numbers of 4 bytes.
        arena: Its address.
        contacts: Where in `counts` the number of contacts stands.
        first: Where in `words` the address of the contacts stands.
        forces: Where in `words` the address of the forces stands.
        width: Numbers of 8 bytes from one contact to the next.
        place: Where in a contact its point stands, in numbers of 8 bytes.
        frame: Where its axes stand.
        pair: Where its two geometries stand, in whole numbers of 4 bytes.
        row: Where the number of its force stands.
    """

    counts: np.ndarray
    words: np.ndarray
    numbers: np.ndarray
    whole: np.ndarray
    arena: int
    contacts: int
    first: int
    forces: int
    width: int
    place: int
    frame: int
    pair: int
    row: int


TRIAL = """<mujoco><worldbody><geom type="plane" size="0 0 1"/>
<body pos="0 0 .09"><freejoint/><geom size=".1"/></body>
<body pos="1 0 .09"><freejoint/><geom size=".1"/></body></worldbody></mujoco>"""
"""Two contacts on which the layout is tried."""


def memory(data: Any) -> Memory:
    """The memory of MuJoCo data.

    Raises:
        RuntimeError: This MuJoCo does not lay out its data as its own description says.
    """
    _try_layout()
    return _memory(data)


@lru_cache
def _try_layout() -> None:
    model = mujoco.MjModel.from_xml_string(TRIAL)
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    found, count, own = _memory(data), int(data.ncon), data.contact
    seen = (found.counts[found.contacts], found.words[found.first], found.words[found.forces])
    told = (count, _address(own.pos) - 8 * found.place, _address(data.efc_force))
    steps = (own.pos.strides[0], own.frame.strides[0], own.geom.strides[0], own.efc_address.strides[0])
    offsets = (8 * found.frame, 4 * found.pair, 4 * found.row)
    starts = tuple(_address(one) - told[1] for one in (own.frame, own.geom, own.efc_address))
    if seen != told or starts != offsets or set(steps) != {8 * found.width}:
        raise RuntimeError(f"MuJoCo {mujoco.__version__} lays out its data otherwise than it says")


def _memory(data: Any) -> Memory:
    kind, contact = layout("mjData"), layout("mjContact")
    own = _bytes(data._address, ctypes.sizeof(kind))
    words, counts = own.view(np.uint64), own.view(np.int32)
    arena = int(words[kind.arena.offset // 8])
    held = _bytes(arena, int(data.narena) // 8 * 8)
    return Memory(
        counts,
        words,
        held.view(np.float64),
        held.view(np.int32),
        arena,
        kind.ncon.offset // 4,
        kind.contact.offset // 8,
        kind.efc_force.offset // 8,
        ctypes.sizeof(contact) // 8,
        contact.pos.offset // 8,
        contact.frame.offset // 8,
        contact.geom.offset // 4,
        contact.efc_address.offset // 4,
    )


def _address(array: np.ndarray) -> int:
    return int(array.__array_interface__["data"][0])


def _bytes(address: int, size: int) -> np.ndarray:
    held: Any = (ctypes.c_ubyte * size).from_address(address)
    return np.frombuffer(held, dtype=np.uint8)


@lru_cache
def layout(name: str) -> Any:
    """A structure as ctypes lays it out, from MuJoCo's description of itself.

    Raises:
        RuntimeError: It has a type that is not known here.
    """
    return type(name, (ctypes.Structure,), {"_fields_": list(_fields(name))})


def _fields(name: str) -> Iterator[tuple[str, Any]]:
    for field in STRUCTS[name].fields:
        kind: Any = field.type
        extents: tuple[int, ...] = ()
        if isinstance(kind, ast_nodes.ArrayType):
            kind, extents = kind.inner_type, kind.extents
        if isinstance(kind, ast_nodes.PointerType):
            found: Any = ctypes.c_void_p
        elif kind.name in PLAIN:
            found = PLAIN[kind.name]
        elif kind.name in STRUCTS:
            found = layout(kind.name)
        else:
            raise RuntimeError(f"MuJoCo {mujoco.__version__} has {kind.name} in {name}, not known here")
        for extent in reversed(extents):
            found = found * extent
        yield field.name, found


def _step() -> Any:
    """mj_step(model, data) for compiled functions, by the addresses of both.

    Raises:
        RuntimeError: MuJoCo's package has no library.
    """
    folder = Path(mujoco.__file__).parent
    paths = [path for pattern in LIBRARIES for path in sorted(folder.glob(pattern))]
    if not paths:
        raise RuntimeError(f"no library of MuJoCo in {folder}; {', '.join(LIBRARIES)} is allowed")
    # By name and not by address, so that what is compiled can be kept on disk.
    address = ctypes.cast(ctypes.CDLL(str(paths[0])).mj_step, ctypes.c_void_p).value
    binding.add_symbol("mj_step", address)
    return types.ExternalFunction("mj_step", types.void(types.intp, types.intp))


mj_step = _step()
