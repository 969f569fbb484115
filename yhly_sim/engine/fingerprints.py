"""Fingerprints of content: equal content has equal ones, whatever the order of its keys."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Callable

DIGEST_BYTES = 16

MOST_KEPT = 50_000
"""Points whose fingerprints are remembered at once."""


def canonical_json(content: Any) -> str:
    """JSON that is the same for equal content: sorted keys, no spaces, floats by repr; NaN is refused.

    >>> canonical_json({"b": 1, "a": [0.5, None]})
    '{"a":[0.5,null],"b":1}'
    """
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def blake(content: str | bytes) -> bytes:
    """blake2b of 128 bits."""
    return hashlib.blake2b(content.encode() if isinstance(content, str) else content, digest_size=DIGEST_BYTES).digest()


def fingerprint(content: Any) -> str:
    """blake2b of canonical JSON, 32 hex digits.

    >>> fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    True
    """
    return blake(canonical_json(content)).hex()


class KnownFingerprints:
    """Fingerprints of points by what was said of them: their content is made once, whatever it costs."""

    def __init__(self) -> None:
        self._known: dict[bytes, str] = {}

    def of(self, said: Any, make: Callable[[], Any]) -> str:
        """The fingerprint of what `make` gives; asked again with what has the same `repr`, it is only looked up."""
        point = blake(repr(said))  # what is said of a point may take some 15 KB
        known = self._known.get(point)
        if known is None:
            known = fingerprint(make())
            if len(self._known) < MOST_KEPT:
                self._known[point] = known
        return known
