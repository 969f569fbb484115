"""What the scenarios of a comparison are called in front of people."""

from __future__ import annotations

from typing import Mapping

from yhly_sim.analysis.comparison.compare import Comparison
from yhly_sim.engine.errors import YhlyError
from yhly_sim.engine.language import LANGUAGES

Titles = Mapping[str, Mapping[str, str]]
"""scenario name -> language -> title."""


def titles_of_sides(comparison: Comparison, titles: Titles | None, lang: str) -> dict[str, str]:
    """side -> title; its name where it has none, both names where different scenarios share a title."""
    names = {"baseline": comparison.baseline, "treatment": comparison.treatment}
    found = {side: (titles or {}).get(name, {}).get(lang) or name for side, name in names.items()}
    return found if len(set(found.values())) == len(set(names.values())) else names


def title_of_scenario(name: str, lang: str) -> str:
    """The title of a scenario of ours; the name of one of another model."""
    from yhly_sim.scenarios.load import load_scenario

    try:
        return load_scenario(name).title[LANGUAGES.index(lang)]
    except YhlyError:  # of another model
        return name
