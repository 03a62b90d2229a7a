"""What makes a plain loop machine code; needs numba."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

_Kernel = TypeVar("_Kernel", bound=Callable[..., object])


def compiled(function: _Kernel) -> _Kernel:
    """The loop as machine code, which is kept on disk and runs without the lock of the interpreter."""
    try:
        return cast("_Kernel", numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no folder to keep machine code in
        return cast("_Kernel", numba.njit(nogil=True)(function))
