"""What the fit found, as a table."""

from __future__ import annotations

from typing import Any, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from yhly_sim.engine.language import current_language, say

HEADINGS = ("parameter", "old", "new", "statistic", "target", "tolerance", "met")


def fit_table(fitted: Sequence[Any], lang: str | None = None) -> Table:
    """One row a parameter, with the number that it is fitted to below its name: old and new value, the number reached
    and its Monte Carlo error, target, tolerance, whether the target is met."""
    lang = lang or current_language()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in HEADINGS:
        is_text = heading in ("parameter", "met")
        table.add_column(say(f"heading_{heading}", lang=lang), justify="left" if is_text else "right",
                         no_wrap=heading != "parameter", overflow="fold")
    for one in fitted:
        table.add_row(
            Text.assemble(one.fit.parameter, "\n", (one.fit.label(lang), "dim")), f"{one.old:g}", f"{one.new:g}",
            f"{one.after.mean:.3f} ± {one.after.error:.3f}", target_text(one.fit, lang), f"{one.fit.tolerance:g}",
            Text(say("fit_met" if one.is_met else "fit_not_met", lang=lang),
                 style="bold blue" if one.is_met else "bold dark_orange"))
    return table


def target_text(fit: Any, lang: str) -> str:
    """A target in words: a number, at least a number, or the parameter itself."""
    if fit.target is None:
        return say("fit_target_itself", lang=lang)
    shown = f"{fit.target:g}"
    return say("fit_target_least", lang=lang, target=shown) if fit.meets == "at_least" else shown
