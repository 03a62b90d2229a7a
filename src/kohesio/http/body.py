"""The body of an answer in JSON: the one place that knows which library writes it.

Text stands as it is, in UTF-8, without blanks between the parts. Frozen values are written by their fields. What JSON
cannot hold (NaN, endless numbers) becomes null.
"""

from __future__ import annotations

from collections.abc import Callable

import orjson


def json_body(value: object, other: Callable[[object], object] | None = None) -> bytes:
    """``value`` in JSON; ``other`` tells what stands for a frozen value, or for one that has no form there.

    Raises TypeError for a kind of value that has none.
    """
    return orjson.dumps(value, other, orjson.OPT_PASSTHROUGH_DATACLASS if other else None)
