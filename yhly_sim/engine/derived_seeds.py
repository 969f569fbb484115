"""Seeds of samplers and resampling, derived from (seed, purpose)."""

from __future__ import annotations

import hashlib


def derived_seed(seed: int, purpose: str) -> int:
    """A seed from 1 to 2^31 - 1 for one purpose of a study; never 0, which some libraries take for no seed at all.

    >>> derived_seed(0, "sobol") == derived_seed(0, "sobol") != derived_seed(0, "morris")
    True
    """
    digest = hashlib.blake2b(f"{seed} {purpose}".encode(), digest_size=8).digest()
    return 1 + int.from_bytes(digest, "big") % (2**31 - 1)
