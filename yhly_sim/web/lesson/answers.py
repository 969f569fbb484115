"""How a right answer may be computed from a run: the closed list that a lesson's file chooses from.

The page computes (`static/lesson/answers.js`), from the run that is shown and from each replication alike; here is what
a file may say, and what each needs.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Computation:
    """One way to an answer.

    of: how many measures it reads (one, or several to choose among). is_paired: whether it compares two runs. counts:
    whether it adds up what happened in the weeks since the reform, so that its measures must be weekly counts.
    keys: what may stand beside `compute` and `of`.
    """

    name: str
    is_choice: bool
    is_paired: bool = False
    counts: bool = False
    needs_series: bool = False
    keys: tuple[str, ...] = ()


COMPUTATIONS = {one.name: one for one in (
    Computation("level", False, keys=("side",)),
    Computation("difference", False, is_paired=True),
    Computation("total", False, counts=True, keys=("side",)),
    Computation("total_difference", False, is_paired=True, counts=True),
    Computation("share", False, counts=True, keys=("whole", "side")),
    Computation("median", False, needs_series=True, keys=("side",)),
    Computation("cost_of_one", False, is_paired=True, keys=("per",)),
    Computation("sign", True, is_paired=True, keys=("by", "near")),
    Computation("largest", True, keys=("by", "side")),
    Computation("smallest", True, keys=("by", "side")),
)}
"""level: at the end. difference: of the second run from the first, at the end. total: of weekly counts since the
reform. share: total of one count in that of another. median: of the weekly readings since the reform. cost_of_one: by
how much more of one measure one more of another came. sign: more, same or less. largest, smallest: which of several."""

BY = {"sign": ("difference", "total_difference"),
      "largest": ("level", "difference", "total", "total_difference"),
      "smallest": ("level", "difference", "total", "total_difference")}
"""What a choice may go by."""

SIGNS = ("more", "same", "less")
SIDES = ("a", "b")
