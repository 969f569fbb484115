"""The key `replications`: a number, or the precision to go on to."""

from __future__ import annotations

from typing import Collection

from yhly_sim.design.precision import FIRST_BLOCK, OF, Precision
from yhly_sim.engine.errors import nearest
from yhly_sim.engine.pages import Page
from yhly_sim.engine.safe_yaml import KeyPath

SECTION: KeyPath = ("replications",)
KEYS = ("half_width", "max", "of", "first")


def read_replications(page: Page, outcomes: Collection[str], *, draws: int, points_a_draw: int) -> int | Precision:
    """Replications of each point: `N`, or `{half_width: {outcome: value}, max: N}`.

    The interval is of each point's mean where points are drawn or there is one alone, else of its difference from the
    first point; `of` says otherwise. Raises UserError for a difference where a draw has one point only.
    """
    if page.at(SECTION) is None:
        raise page.refusal("replications_missing", SECTION)
    if not isinstance(page.at(SECTION), dict):
        return page.whole_number(SECTION, 1)
    page.check_keys(SECTION, KEYS)
    widths = page.mapping((*SECTION, "half_width"))
    if not widths:
        raise page.refusal("precision_without_widths", SECTION)
    for name, width in widths.items():
        path = (*SECTION, "half_width", name)
        if name not in outcomes:
            raise page.refusal("experiment_unknown_outcome", path, name=name, nearest=nearest(name, outcomes))
        if isinstance(width, bool) or not isinstance(width, (int, float)) or not width > 0:
            raise page.refusal("precision_width_expected", path, name=name, value=width)
    of = page.at((*SECTION, "of"))
    if of is None:
        of = "mean" if draws > 1 or points_a_draw == 1 else "difference"
    if of not in OF:
        raise page.refusal("design_word_expected", (*SECTION, "of"), name="of", value=of, known=", ".join(OF))
    if of == "difference" and points_a_draw == 1:
        raise page.refusal("precision_nothing_to_compare", (*SECTION, "of"))
    first = FIRST_BLOCK if page.at((*SECTION, "first")) is None else page.whole_number((*SECTION, "first"), 2)
    most = page.whole_number((*SECTION, "max"), 2)
    return Precision({name: float(width) for name, width in widths.items()}, most, of=of, first=min(first, most))
