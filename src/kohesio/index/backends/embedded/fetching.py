"""Asking memory for a line ahead of its use, from a compiled loop; needs numba.

Records that are wanted lie scattered over more memory than any cache holds, and each takes as long to come as a
hundred instructions. A loop that asks for them a few dozen early finds them there: that halves its time and more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from numba.core import cgutils, types
from numba.extending import intrinsic

from kohesio.index.backends.embedded.arrays import Longs

AHEAD = 32
"""How many records early: more than memory fetches at once, few enough to stay in the nearest cache."""

_NAME = "llvm.prefetch.p0i8"
_FOR = (0, 3, 1)
"""To read, to be kept, of data."""


def _fetch(_typing, lines, _at):  # type: ignore[no-untyped-def]
    """What numba puts in the place of ``fetch``: the machine's own word for it."""

    def code(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        step = builder.mul(arguments[1], builder.extract_value(array.strides, 0))
        line = builder.inttoptr(builder.add(builder.ptrtoint(array.data, step.type), step), cgutils.voidptr_t)
        number = cgutils.int32_t
        llvm = cgutils.ir  # type: ignore[attr-defined]
        kind = llvm.FunctionType(llvm.VoidType(), [cgutils.voidptr_t, number, number, number])
        asked = cgutils.get_or_insert_function(builder.module, kind, _NAME)  # type: ignore[no-untyped-call]
        builder.call(asked, [line, *map(number, _FOR)])
        return context.get_dummy_value()

    return types.void(lines, types.int64), code


fetch = cast("Callable[[Longs, int], None]", intrinsic(_fetch))
"""Ask for the line at a place of a two-dimensional array in C order; it is not waited for."""
