"""Tests and cases of one kind of which the checks of a change run a part: other ones with every change of the code."""

from __future__ import annotations

import hashlib
import os

from yhly_sim.engine.identity import code_id


def has_its_turn(name: str, one_in: int) -> bool:
    """Whether what is called so is run with this code: one of so many, or all with YHLY_EVERY_TEST=1."""
    if os.environ.get("YHLY_EVERY_TEST"):
        return True
    lot = hashlib.blake2b(f"{code_id()} {name}".encode(), digest_size=8).digest()
    return int.from_bytes(lot, "big") % one_in == 0
