"""A process that opens no connection from now on, whatever it is asked.

On Linux the kernel refuses it sockets (seccomp, which needs no rights); elsewhere nothing is done, and what keeps a
question from other servers is the look at its words alone (``kohesio.linkeddata.asking``).
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys
from errno import EACCES

_SOCKET = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Machine → how the kernel calls it, and the number of the call ``socket`` there."""

_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_CALL_AT, _MACHINE_AT = 0, 4
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | EACCES
_SET_SECCOMP, _SET_NO_NEW_PRIVILEGES, _BY_FILTER = 22, 38, 2


class _Program(ctypes.Structure):
    _fields_ = (("steps", ctypes.c_ushort), ("first", ctypes.c_void_p))


def go_offline() -> None:
    """Let the kernel refuse every new socket to this process with ``EACCES``, where it can."""
    known = _SOCKET.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return
    machine, call = known
    steps = (
        (_LOAD, 0, 0, _MACHINE_AT),
        (_IF_EQUAL, 0, 3, machine),
        (_LOAD, 0, 0, _CALL_AT),
        (_IF_EQUAL, 0, 1, call),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    )
    written = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.addressof(written))
    system = ctypes.CDLL(None)
    system.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    system.prctl(_SET_SECCOMP, _BY_FILTER, ctypes.byref(program))
