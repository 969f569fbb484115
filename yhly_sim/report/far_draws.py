"""What is said wherever parameters are drawn from a posterior whose targets no run came near."""

from __future__ import annotations

from typing import Any, Mapping

from yhly_sim.engine.language import say


def far_draws(arguments: Mapping[str, Any], lang: str) -> str:
    """The warning about the file that an experiment draws from; nothing where there is none to give.

    arguments: of the design, as `Experiment` and `Results` have them.

    >>> far_draws({"samples": 8}, "en")
    ''
    """
    joint = arguments.get("joint")
    if not joint or "out_of_reach" not in joint:
        return ""
    nearest = joint["out_of_reach"]["nearest"]
    if nearest is None:
        return say("draws_out_of_reach", lang=lang, file=joint["file"])
    return say("draws_far", lang=lang, file=joint["file"], distance=f"{nearest:.1f}")
