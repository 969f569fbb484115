"""What a study is asked for, checked once at the border."""

from __future__ import annotations

from typing import Any

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.outcomes import Outcome

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


def check_on_scale(option: str, outcome: Outcome, value: float) -> None:
    """Raise UserError for a number of points or percent, where an outcome goes from 0 to 1 (65 for 65 points)."""
    if outcome.unit in ("share", "score") and abs(value) > 1:
        raise UserError("argument_beyond_scale", option=option, name=outcome.name, value=f"{value:g}",
                        share=f"{value / 100:g}")
