"""What the fit found, as a table."""

from __future__ import annotations

from typing import Any, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from yhly_sim.engine.language import current_language, say

HEADINGS = ("parameter", "words", "old", "new", "statistic", "error", "target", "tolerance", "tried", "met")


def fit_table(fitted: Sequence[Any], lang: str | None = None) -> Table:
    """One row a parameter: what it is fitted to, old and new value, number reached with its Monte Carlo error, target,
    tolerance, values tried, whether the target is met."""
    lang = lang or current_language()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in HEADINGS:
        is_text = heading in ("parameter", "words", "met")
        table.add_column(say(f"heading_{heading}", lang=lang), justify="left" if is_text else "right",
                         no_wrap=heading != "words", overflow="fold")
    for one in fitted:
        table.add_row(
            one.fit.parameter, one.fit.label(lang), f"{one.old:g}", f"{one.new:g}", f"{one.after.mean:.3f}",
            f"{one.after.error:.3f}", target_text(one.fit, lang), f"{one.fit.tolerance:g}", str(one.evaluations),
            Text(say("fit_met" if one.is_met else "fit_not_met", lang=lang),
                 style="bold blue" if one.is_met else "bold dark_orange"))
    return table


def target_text(fit: Any, lang: str) -> str:
    """A target in words: a number, at least a number, or the parameter itself."""
    if fit.target is None:
        return say("fit_target_itself", lang=lang)
    shown = f"{fit.target:g}"
    return say("fit_target_least", lang=lang, target=shown) if fit.meets == "at_least" else shown
