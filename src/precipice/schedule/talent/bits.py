"""Sets of up to 64 things as the bits of a word."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

U = np.uint64
NONE = np.uint64(0)
ONE = np.uint64(1)

signed: Any = np.int64
"""Makes an int64 of a word; for the type checker, as for Python, that is an int."""


def _unary(name: str, builder: Any, arguments: Any, *more: ir.Value) -> Any:
    word = ir.IntType(64)
    kinds = [word, *(one.type for one in more)]
    function = builder.module.declare_intrinsic(name, [word], ir.FunctionType(word, kinds))
    return builder.call(function, [arguments[0], *more])


@intrinsic
def size(_typing: Any, word: Any) -> Any:
    """Number of members of a set; the processor's own instruction."""

    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _unary("llvm.ctpop", builder, arguments)

    return (types.int64(types.uint64), code) if word == types.uint64 else None


@intrinsic
def lowest(_typing: Any, word: Any) -> Any:
    """Smallest member of a set that is not empty."""

    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _unary("llvm.cttz", builder, arguments, ir.Constant(ir.IntType(1), 1))

    return (types.int64(types.uint64), code) if word == types.uint64 else None
