"""What is worked out from a version once and kept as long as that version is served, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from kohesio.index.service import SearchService

MOST = 2

P = ParamSpec("P")
T = TypeVar("T")


def kept(function: Callable[Concatenate[SearchService, P], T]) -> Callable[Concatenate[SearchService, P], T]:
    """``function`` of a service, whose ``MOST`` newest answers are kept with it; they must not refer to the service.

    A cache that held the service would keep the files of a version open that is not served any more. Threads that ask
    for the same at once wait for one of them.
    """
    answers: WeakKeyDictionary[SearchService, dict[object, T]] = WeakKeyDictionary()
    lock = Lock()

    @wraps(function)
    def answer(service: SearchService, /, *args: P.args, **named: P.kwargs) -> T:
        asked = (args, tuple(sorted(named.items())))
        with lock:
            known = answers.setdefault(service, {})
            if asked not in known:
                known[asked] = function(service, *args, **named)
                if len(known) > MOST:
                    del known[next(iter(known))]
            return known[asked]

    return answer
