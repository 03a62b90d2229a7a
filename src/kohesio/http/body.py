"""The body of an answer in JSON: the one place that knows which library writes it.

Text stands as it is, in UTF-8, without blanks between the parts. Frozen values are written by their fields. What JSON
cannot hold (NaN, endless numbers) becomes null.
"""

from __future__ import annotations

import orjson


def json_body(value: object) -> bytes:
    """``value`` in JSON. Raises TypeError for a kind of value that has no form there."""
    return orjson.dumps(value)
