"""World files: a district as counts of communities (YAML or CSV), or as tables of real courtyards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, radians
from pathlib import Path
from typing import Any, Mapping

from yhly_sim.domain.world.specification import (
    MAX_COMMUNITIES,
    MAX_COURTYARDS_OF_A_COMMUNITY,
    CommunitySpec,
    CourtyardSpec,
    WorldSpec,
)
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.finder import names
from yhly_sim.engine.language import LANGUAGES, say
from yhly_sim.engine.safe_yaml import Lines, load_user_yaml
from yhly_sim.scenarios.world_fields import Row
from yhly_sim.scenarios.world_tables import read_csv, yaml_rows

FOLDER = "scenarios/worlds"
TABLES = ("communities.csv", "courtyards.csv", "社区.csv", "庭院.csv")
MAX_RESIDENTS = 5_000_000
METRES_OF_A_DEGREE = 111_320.0


def load_world(name_or_path: str | Path) -> WorldSpec:
    """The world of a name or a path, read and checked.

    A name means `NAME.yaml` in `scenarios/worlds` of the working folder or of the package's library; a
    path means a YAML file, a CSV table of communities or of courtyards, or a folder with such tables.
    Raises UserError naming file, line, field and remedy for the first thing that is wrong.
    """
    path = _find(str(name_or_path))
    if path.is_dir():
        tables = [path / table for table in TABLES if (path / table).is_file()]
        if not tables:
            raise UserError("world_folder_empty", file=str(path), known=", ".join(TABLES))
        return _from_tables(path.name, tables)
    if path.suffix.lower() == ".csv":
        return _from_tables(path.stem, [path])
    if path.suffix.lower() in (".yaml", ".yml"):
        return _from_yaml(path)
    raise UserError("world_kind_of_file", file=str(path))


def world_names() -> dict[str, Path]:
    """name -> file of every world that is known by name."""
    return names(FOLDER)


def _find(name: str) -> Path:
    if "/" in name or "\\" in name or Path(name).suffix.lower() in (".yaml", ".yml", ".csv"):
        if not Path(name).exists():
            raise UserError("file_not_found", file=name)
        return Path(name)
    known = world_names()
    if name in known:
        return known[name]
    if Path(name).is_dir():
        return Path(name)
    raise UserError("unknown_world", name=name, nearest=nearest(name, known), known=", ".join(known) or "-")


def _from_yaml(path: Path) -> WorldSpec:
    file = str(path)
    data, lines = load_user_yaml(path)
    if not isinstance(data, dict):
        raise UserError("world_not_a_mapping", file=file, line=lines[()])
    known = ("title", "source", "communities", "courtyards")
    for key in data:
        if key not in known:
            raise UserError("world_heading_unknown", file=file, line=lines[(key,)], field=key,
                            nearest=nearest(key, known), known=", ".join(known))
    rows = {name: yaml_rows(file, data, lines, name) for name in ("communities", "courtyards")}
    spec = _Reader(file, path.stem, rows["communities"], rows["courtyards"]).spec()
    return replace(spec, title=_sentences(file, data, lines, "title") or spec.title,
                   source=_sentences(file, data, lines, "source"))


def _from_tables(name: str, paths: list[Path]) -> WorldSpec:
    rows: dict[str, list[Row]] = {"communities": [], "courtyards": []}
    for path in paths:
        what, found = read_csv(path)
        rows[what] += found
    file = str(paths[0] if len(paths) == 1 else paths[0].parent)
    return _Reader(file, name, rows["communities"], rows["courtyards"]).spec()


def _sentences(file: str, data: Mapping[str, Any], lines: Lines, key: str) -> dict[str, str]:
    """A text, or one in each language."""
    value = data.get(key)
    if value is None:
        return {}
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value)
    if isinstance(value, dict) and set(value) == set(LANGUAGES) and all(isinstance(v, str) for v in value.values()):
        return dict(value)
    raise UserError("world_title_not_text", file=file, line=lines[(key,)], field=key)


@dataclass
class _Reader:
    """Makes one specification of the rows of one world."""

    file: str
    name: str
    community_rows: list[Row]
    courtyard_rows: list[Row]

    def spec(self) -> WorldSpec:
        if not self.community_rows and not self.courtyard_rows:
            raise UserError("world_empty", file=self.file, what=say("what_communities"))
        self.subdistricts: dict[str, int] = {}
        self.places: dict[tuple[int, str], int] = {}
        self.communities: list[CommunitySpec] = []
        for number, row in enumerate(self.community_rows):
            self.communities.append(self.community(row, number))
        courtyards = self.courtyards() if self.courtyard_rows else ()
        residents = sum(community.resident_count for community in self.communities)
        if residents > MAX_RESIDENTS:
            raise UserError("world_too_large", file=self.file, value=residents, limit=MAX_RESIDENTS)
        if len(self.communities) > MAX_COMMUNITIES:
            raise UserError("world_too_many_rows", file=self.file, what=say("what_communities"), limit=MAX_COMMUNITIES)
        return WorldSpec(self.name, tuple(self.subdistricts), tuple(self.communities), courtyards,
                         title=dict.fromkeys(LANGUAGES, self.name))

    def subdistrict(self, row: Row) -> int:
        row.require("subdistrict")
        return self.subdistricts.setdefault(row.text("subdistrict"), len(self.subdistricts))

    def community(self, row: Row, number: int) -> CommunitySpec:
        """A row of counts. With real courtyards its counts may be left out: they are summed later."""
        subdistrict, name = self.subdistrict(row), row.text("community")
        if self.courtyard_rows:
            row.require("community")
        if name and (subdistrict, name) in self.places:
            first = self.community_rows[self.places[subdistrict, name]].line
            raise UserError("world_community_twice", file=row.file, line=row.line, name=name, first=first)
        self.places[subdistrict, name or f"#{number}"] = number
        needs_counts = not self.courtyard_rows
        courtyards = residents = 0
        if needs_counts or row.has("courtyards"):
            courtyards = row.whole("courtyards", 1, MAX_COURTYARDS_OF_A_COMMUNITY)
        if needs_counts or row.has("residents"):
            residents = row.whole("residents", 1, MAX_RESIDENTS)
        grids = row.whole_or_none("grids", 1, MAX_COURTYARDS_OF_A_COMMUNITY)
        members = row.whole_or_none("members", 0, MAX_RESIDENTS)
        if needs_counts:
            check_counts(row, courtyards=courtyards, residents=residents, grids=grids, members=members)
        return CommunitySpec(
            subdistrict, courtyards, residents, grids, row.whole_or_none("workers", 0, 1_000),
            bool(row.yes_or_none("agricultural")), name, members)

    def courtyards(self) -> tuple[CourtyardSpec, ...]:
        """Real courtyards in the order of their communities, whose counts become their sums."""
        read = [self.courtyard(row) for row in self.courtyard_rows]
        order = sorted(range(len(read)), key=lambda place: read[place].community)
        has_places = any(courtyard.x_metres is not None for courtyard in read)
        for place, courtyard in enumerate(read):
            if has_places and courtyard.x_metres is None:
                row = self.courtyard_rows[place]
                raise UserError("world_places_in_part", file=row.file, line=row.line)
        for number in range(len(self.communities)):
            self.sum_up(number, [(self.courtyard_rows[i], read[i]) for i in order if read[i].community == number])
        return tuple(read[place] for place in order)

    def courtyard(self, row: Row) -> CourtyardSpec:
        households = row.whole("households", 1, 1_000_000)
        residents = row.whole("residents", 1, MAX_RESIDENTS)
        if residents < households:
            raise row.refusal("world_fewer_residents", "residents", value=residents, least=households,
                              other=row.label("households"), unit=say("unit_household"))
        members = row.whole_or_none("members", 0, MAX_RESIDENTS)
        if members is not None and members > residents:
            raise row.refusal("world_more_members", "members", value=members, most=residents)
        x, y = _place(row)
        return CourtyardSpec(
            self.community_of(row), households, residents, row.kind("kind"), row.yes_or_none("complete"),
            row.text("grid") or None, row.number_or_none("wealth", 0.0, 1.0),
            row.number_or_none("building_age", 0.0, 1_000.0), x, y, row.text("courtyard"), members)

    def community_of(self, row: Row) -> int:
        """The community of a courtyard: one of the table of communities, or a new one where there is none."""
        row.require("community")
        name = row.text("community")
        if not row.has("subdistrict") and self.community_rows:
            found = [number for (_, known), number in self.places.items() if known == name]
            if len(found) > 1:
                raise row.refusal("world_community_ambiguous", "subdistrict", name=name)
            if found:
                return found[0]
            raise self.not_listed(row, name)
        if self.community_rows:
            subdistrict = self.subdistricts.get(row.text("subdistrict"), -1)
            if (subdistrict, name) not in self.places:
                raise self.not_listed(row, name)
            return self.places[subdistrict, name]
        subdistrict = self.subdistrict(row)
        if (subdistrict, name) not in self.places:
            self.places[subdistrict, name] = len(self.communities)
            self.communities.append(CommunitySpec(subdistrict, 0, 0, name=name))
        return self.places[subdistrict, name]

    def not_listed(self, row: Row, name: str) -> UserError:
        known = [community for _, community in self.places]
        return UserError("world_community_not_listed", file=row.file, line=row.line, name=name,
                         nearest=nearest(name, known))

    def sum_up(self, number: int, members: list[tuple[Row, CourtyardSpec]]) -> None:
        community = self.communities[number]
        if not members:
            row = self.community_rows[number]
            raise UserError("world_community_without_courtyards", file=row.file, line=row.line, name=community.name)
        if len(members) > MAX_COURTYARDS_OF_A_COMMUNITY:
            raise UserError("world_too_many_rows", file=self.file, what=say("what_courtyards"),
                            limit=MAX_COURTYARDS_OF_A_COMMUNITY)
        for row, courtyard in members:
            if courtyard.grid is None and any(other.grid is not None for _, other in members):
                raise row.refusal("world_grids_in_part", "grid")
        residents = sum(courtyard.resident_count for _, courtyard in members)
        named_grids = len({courtyard.grid for _, courtyard in members if courtyard.grid is not None})
        grids = community.grid_count
        if self.community_rows:
            row = self.community_rows[number]
            for field, value, total in (("courtyards", community.courtyard_count, len(members)),
                                        ("residents", community.resident_count, residents),
                                        ("grids", (grids or 0) if named_grids else 0, named_grids)):
                if value and value != total:
                    raise row.refusal("world_counts_disagree", field, value=value, total=total)
            check_counts(row, courtyards=len(members), residents=residents, grids=grids,
                         members=community.member_count)
            agricultural = community.is_agricultural
        else:
            agricultural = any(courtyard.kind.name == "RESIDENTS_GROUP" for _, courtyard in members)
        self.communities[number] = replace(
            community, courtyard_count=len(members), resident_count=residents, grid_count=named_grids or grids,
            is_agricultural=agricultural)


def check_counts(row: Row, *, courtyards: int, residents: int, grids: int | None, members: int | None) -> None:
    """Refuse what cannot be: fewer residents than courtyards, more grids than courtyards, more members than people."""
    if residents < courtyards:
        raise row.refusal("world_fewer_residents", "residents", value=residents, least=courtyards,
                          other=row.label("courtyards"), unit=say("unit_courtyard"))
    if grids is not None and grids > courtyards:
        raise row.refusal("world_more_grids", "grids", value=grids, most=courtyards)
    if members is not None and members > residents:
        raise row.refusal("world_more_members", "members", value=members, most=residents)


def _place(row: Row) -> tuple[float | None, float | None]:
    """Metres east and north; degrees are projected evenly about their own latitude, good enough for a district."""
    for east, north, reach in (("x_metres", "y_metres", 1e7), ("longitude", "latitude", 180.0)):
        x = row.number_or_none(east, -reach, reach)
        y = row.number_or_none(north, -min(reach, 1e7), reach if east == "x_metres" else 90.0)
        if (x is None) != (y is None):
            raise row.refusal("world_field_missing", east if x is None else north)
        if x is not None and y is not None:
            if east == "longitude":
                return x * METRES_OF_A_DEGREE * cos(radians(y)), y * METRES_OF_A_DEGREE
            return x, y
    return None, None
