"""What a study is asked for, checked once at the border."""

from __future__ import annotations

from typing import Any

from yhly_sim.engine.errors import UserError

LARGEST_SEED = 2**32 - 1


def check_seed(seed: Any) -> int:
    """The seed, a whole number from 0 to 2^32 - 1."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
        raise UserError("seed_out_of_range", name="seed", value=seed, most=LARGEST_SEED)
    return seed


def check_count(name: str, count: Any, *, least: int = 1) -> int:
    """A whole number of at least `least`; `name` is what it counts, as on the command line."""
    if isinstance(count, bool) or not isinstance(count, int) or count < least:
        raise UserError("days_too_few", name=name, value=count, least=least)
    return count


def check_optional_count(name: str, count: Any) -> int | None:
    return None if count is None else check_count(name, count)
