"""`yhly costs template`, and what `yhly check` says of a costs file: prices of one's own."""

from __future__ import annotations

from typing import Annotated

import typer

from yhly_sim.cli.terminal.screen import print_json, print_line, print_table
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.engine.language import current_language
from yhly_sim.engine.units import unit_word
from yhly_sim.scenarios.costs import load_costs, write_costs_template
from yhly_sim.scenarios.scenario import Setting


def template(
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="argument_costs_template")] = "costs.yaml",
) -> None:
    """Writes a costs file with all prices, units and ranges, to be filled in."""
    print_line("costs_template_written", file=write_costs_template(file))


def check_costs(file: str, json: bool) -> None:
    """Reads a costs file as a run would, and prints the prices that it replaces, outside their range marked."""
    costs = load_costs(file)
    if json:
        print_json({"costs": costs.name, "source": costs.source,
                    "prices": {one.path: {"value": one.value, "line": one.line, "is_in_range": _is_in_range(one)}
                               for one in costs.prices}})
        return
    print_line("costs_checked", name=costs.name, count=len(costs.prices), source=costs.source)
    rows = []
    for one in costs.prices:
        before = catalogue()[one.path]
        mark = "" if _is_in_range(one) else " *"
        rows.append((one.path, getattr(before, current_language()), f"{one.value:g}{mark}", f"{before.value:g}",
                     unit_word(before.unit, current_language()), f"{before.low:g} – {before.high:g}"))
    if rows:
        print_table(["heading_parameter", "heading_words", "heading_value", "heading_before", "heading_unit",
                     "heading_range"], rows)
    if not all(_is_in_range(one) for one in costs.prices):
        print_line("costs_outside")


def _is_in_range(price: Setting) -> bool:
    known = catalogue()[price.path]
    assert known.low is not None and known.high is not None
    return known.low <= float(price.value) <= known.high
