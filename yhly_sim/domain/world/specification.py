"""What a world file says: the counts of every community, or every real courtyard."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Mapping

from yhly_sim.domain.codes import CourtyardKind

MAX_COMMUNITIES = 4_096
MAX_COURTYARDS_OF_A_COMMUNITY = 4_096
"""The key of a courtyard has 24 bits: community 12, place in the community 12."""


@dataclass(frozen=True)
class CommunitySpec:
    """Counts of one community.

    subdistrict      place of its subdistrict in `WorldSpec.subdistricts`
    courtyard_count  courtyards
    resident_count   residents
    grid_count       grids; None: merging stops at `merged_grid_households`
    worker_count     community workers; None: drawn
    is_agricultural  related to agriculture: its residents' groups are grids of their own
    name             what the file calls it, may be empty
    member_count     Party members; None: drawn
    """

    subdistrict: int
    courtyard_count: int
    resident_count: int
    grid_count: int | None = None
    worker_count: int | None = None
    is_agricultural: bool = False
    name: str = ""
    member_count: int | None = None


@dataclass(frozen=True)
class CourtyardSpec:
    """One real courtyard; what is None is drawn like that of an invented one.

    community             place of its community in `WorldSpec.communities`
    household_count       households
    resident_count        residents, at least one a household
    kind                  new or old compound, no responsible unit, residents' group
    is_complete           a complete compound, a grid of its own when above the threshold
    grid                  the grid it belongs to, as the district calls it
    wealth                0 to 1
    building_age_years    age of its buildings
    x_metres, y_metres    place, east and north; all courtyards have one or none has
    name                  what the file calls it, may be empty
    member_count          Party members; None: drawn
    """

    community: int
    household_count: int
    resident_count: int
    kind: CourtyardKind
    is_complete: bool | None = None
    grid: str | None = None
    wealth: float | None = None
    building_age_years: float | None = None
    x_metres: float | None = None
    y_metres: float | None = None
    name: str = ""
    member_count: int | None = None


@dataclass(frozen=True)
class WorldSpec:
    """A district before it is built: counts of communities, and real courtyards where they are known.

    With `courtyards`, they stand in the order of their communities, and the communities' counts
    are their sums.
    """

    name: str
    subdistricts: tuple[str, ...]
    communities: tuple[CommunitySpec, ...]
    courtyards: tuple[CourtyardSpec, ...] = ()
    title: Mapping[str, str] = field(default_factory=dict)
    source: Mapping[str, str] = field(default_factory=dict)

    @property
    def courtyard_count(self) -> int:
        return sum(community.courtyard_count for community in self.communities)

    @property
    def resident_count(self) -> int:
        return sum(community.resident_count for community in self.communities)

    @property
    def grid_count(self) -> int | None:
        """Grids of the district, None where a community leaves them open."""
        counts = [community.grid_count for community in self.communities]
        known = [count for count in counts if count is not None]
        return sum(known) if len(known) == len(counts) else None

    @property
    def has_places(self) -> bool:
        """Whether the file gives the places of its courtyards."""
        return bool(self.courtyards) and self.courtyards[0].x_metres is not None
