"""Every column of every table, gathered from the folders of the domain."""

from __future__ import annotations

from yhly_sim.domain.accounts.columns import COLUMNS as ACCOUNTS
from yhly_sim.domain.bodies.columns import COLUMNS as BODIES
from yhly_sim.domain.disputes.columns import COLUMNS as DISPUTES
from yhly_sim.domain.incentives.columns import COLUMNS as INCENTIVES
from yhly_sim.domain.residents.columns import COLUMNS as RESIDENTS
from yhly_sim.domain.world.columns import COLUMNS as WORLD
from yhly_sim.engine.tables import Columns

TABLES: dict[str, Columns] = {**WORLD, **RESIDENTS, **BODIES, **DISPUTES, **INCENTIVES, **ACCOUNTS}
"""table name -> its columns, in declared order."""
