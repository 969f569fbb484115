"""Who knows whom: an undirected small world of neighbours (Watts and Strogatz 1998; Kleinberg 2000).

Every resident proposes `tie_count / 2` ties: to the next in the courtyard, where households stand
in a row, so first to the own household; a share goes farther within the courtyard, near ones more
likely than far ones (log-uniform distance); a share leaves the courtyard for the grid, or for the
community where the grid is one courtyard. A new resident moves nobody else's ties inside the
courtyard, but those at its ends.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.decisions import Decision
from yhly_sim.domain.world.kernels import knit_ties, propose_ties
from yhly_sim.engine.chance import START_DAY, Chance, Keys
from yhly_sim.engine.tables import Table

Integers = NDArray[Any]


def build_ties(chance: Chance, resident_keys: Keys, courtyards: Table, grids: Table, courtyard_of: Integers,
               p: Any) -> tuple[Integers, Integers]:
    """Ties in compressed rows: (starts, residents + 1; targets), contacts of r are targets[starts[r]:starts[r + 1]].

    courtyard_of: (residents,). Every tie is stored in both directions, contacts ascending, none twice.
    """
    links = int(round(p.tie_count / 2.0))
    pool, pool_starts, members, offsets = _pools(courtyards, grids)
    proposed = np.empty(resident_keys.size * links, dtype=np.int32)
    propose_ties(
        np.uint64(Decision.WORLD_TIE_FORM), np.uint64(Decision.WORLD_TIE_TARGET), np.uint64(START_DAY), resident_keys,
        courtyard_of, courtyards.first_resident, courtyards.resident_count, pool, pool_starts, members, offsets,
        p.tie_outside_share, p.tie_far_share, np.log(max(p.tie_far_reach, 1.0)), links, np.uint64(chance.seed),
        np.uint64(chance.replication), proposed)
    starts = np.empty(resident_keys.size + 1, dtype=np.int32)
    return starts, knit_ties(proposed, links, starts)


def _pools(courtyards: Table, grids: Table) -> tuple[Integers, Integers, Integers, Integers]:
    """Among whom a tie that leaves a courtyard is chosen: its grid, or its community where that is the courtyard.

    Returns the pool of each courtyard; where each pool's members begin; the members (rows of residents,
    courtyard after courtyard); where each courtyard begins within its pool.
    """
    grid_of = courtyards.grid_id.astype(np.int64)
    pool = np.where(grids.courtyard_count[grid_of] > 1, grid_of, len(grids) + grids.community_id[grid_of])
    counts = courtyards.resident_count.astype(np.int64)
    in_pool = np.concatenate([grid_of, len(grids) + grids.community_id[grid_of]])
    courtyard = np.tile(np.arange(len(courtyards)), 2)
    order = np.argsort(in_pool, kind="stable")
    in_pool, courtyard = in_pool[order], courtyard[order]
    sizes = counts[courtyard]
    begins = np.concatenate([[0], np.cumsum(sizes)])
    starts = begins[np.searchsorted(in_pool, np.arange(in_pool[-1] + 2))]
    members = (np.arange(begins[-1]) - np.repeat(begins[:-1], sizes)
               + np.repeat(courtyards.first_resident[courtyard].astype(np.int64), sizes)).astype(np.int32)
    offsets = np.empty(len(courtyards), dtype=np.int64)
    own = pool[courtyard] == in_pool
    offsets[courtyard[own]] = begins[:-1][own] - starts[in_pool[own]]
    return pool, starts, members, offsets
