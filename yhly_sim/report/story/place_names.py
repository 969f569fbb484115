"""What places and bodies are called in front of people: the names of the world file, or invented ordinals."""

from __future__ import annotations

from dataclasses import dataclass

from yhly_sim.domain.world.places import place_name
from yhly_sim.domain.world.specification import WorldSpec
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.language import LANGUAGES, say

LEVELS = ("courtyard", "grid", "community", "subdistrict")


@dataclass(frozen=True)
class PlaceNames:
    """Names by level and row; `given` holds those of the world file."""

    given: dict[str, dict[int, str]]
    counts: dict[str, int]

    @classmethod
    def of(cls, spec: WorldSpec | None, counts: dict[str, int], grid_of: dict[int, int]) -> PlaceNames:
        """spec: the world file, None for a state; counts: rows by level; grid_of: courtyard -> grid."""
        given: dict[str, dict[int, str]] = {level: {} for level in LEVELS}
        if spec is not None:
            given["subdistrict"] = dict(enumerate(spec.subdistricts))
            given["community"] = {row: community.name for row, community in enumerate(spec.communities)}
            given["courtyard"] = {row: courtyard.name for row, courtyard in enumerate(spec.courtyards)}
            given["grid"] = {grid_of[row]: courtyard.grid for row, courtyard in enumerate(spec.courtyards)
                             if courtyard.grid and row in grid_of}
        return cls({level: {row: name for row, name in names.items() if name and not name.isdigit()}
                    for level, names in given.items()}, counts)

    def name(self, level: str, row: int, lang: str) -> str:
        """The name of a place in a language."""
        return self.given[level].get(row) or place_name(level, row, lang)

    def body(self, kind: str, level: str, unit_id: int, lang: str) -> str:
        """The name of a body with its place: `the branch of Grid 3`."""
        if level in LEVELS and unit_id >= 0:
            return say("body_of_place", lang=lang, body=say(f"word_body_{kind}", lang=lang),
                       place=self.name(level, unit_id, lang))
        return say(f"word_body_{kind}", lang=lang)

    def find(self, level: str, asked: str | int) -> int:
        """The row of a place: a number is a row, a text a name or the number that a name shows.

        Raises UserError naming the nearest name.
        """
        if isinstance(asked, int):
            if 0 <= asked < self.counts[level]:
                return asked
            raise UserError("place_out_of_range", name=asked, level=say(f"level_{level}"), most=self.counts[level] - 1)
        text = asked.strip()
        if text.isdigit() and 1 <= int(text) <= self.counts[level]:
            return int(text) - 1
        names = {self.name(level, row, lang): row for row in range(self.counts[level]) for lang in LANGUAGES}
        if text in names:
            return names[text]
        raise UserError("place_unknown", name=text, level=say(f"level_{level}"), nearest=nearest(text, names),
                        most=self.counts[level])
