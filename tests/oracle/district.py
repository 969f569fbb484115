"""The district as a Mesa model: places, people, institutions and disputes as agents, and what they remember."""

from __future__ import annotations

from types import SimpleNamespace
from typing import NamedTuple

import mesa

from tests.oracle.chance import GRID, RESIDENT, make_key, make_person_key


class Unit(mesa.Agent):
    """Somebody or something with a row of its own; its attributes bear the names of the columns."""

    def __init__(self, district, row, **columns):
        super().__init__(district)
        self.row = row
        self.__dict__.update(columns)


class Subdistrict(Unit):
    pass


class Community(Unit):
    @property
    def subdistrict(self):
        return self.model.subdistricts[self.subdistrict_id]


class Grid(Unit):
    @property
    def community(self):
        return self.model.communities[self.community_id]

    @property
    def key(self):
        return make_key(GRID, self.row)

    @property
    def firm(self):
        """The firm that serves the grid, None where there is none."""
        return self.model.firms[self.firm_id] if self.firm_id >= 0 else None

    @property
    def households(self):
        """Households in order of their rows."""
        return sorted((home for courtyard in self.courtyards for home in courtyard.households), key=by_row)


class Courtyard(Unit):
    @property
    def grid(self):
        return self.model.grids[self.grid_id]


class Firm(Unit):
    pass


class Household(Unit):
    @property
    def courtyard(self):
        return self.model.courtyards[self.courtyard_id]


class Resident(Unit):
    @property
    def courtyard(self):
        return self.model.courtyards[self.courtyard_id]

    @property
    def key(self):
        """Luck goes with the courtyard and the place in it, so that a newcomer elsewhere moves nobody's."""
        return make_person_key(RESIDENT, self.courtyard_id, self.row - self.courtyard.first_resident)

    @property
    def adult_contacts(self):
        return [person for person in self.contacts if person.is_adult]


class BodyOfHandlers(Unit):
    """A body that handles disputes, or one that may come to exist (start_day -1)."""


class Matter(Unit):
    """What is talked over on Tuesdays: the collective disputes of one grid and kind."""

    @property
    def grid(self):
        return self.model.grids[self.grid_id]


class StarOfGrid(Unit):
    """One of the five stars of one grid: how it scores, and whether it is held."""


class Dispute(Unit):
    """One dispute for ever."""

    @property
    def courtyard(self):
        return self.model.courtyards[self.courtyard_id]

    @property
    def grid(self):
        return self.model.grids[self.grid_id]

    @property
    def community(self):
        return self.model.communities[self.community_id]

    @property
    def complainant(self):
        return self.model.residents[self.complainant_id]

    @property
    def held_by(self):
        """The body that has it, None where nobody has."""
        return self.model.bodies[self.body] if self.body >= 0 else None


def by_row(unit):
    return unit.row


class LedgerRow(NamedTuple):
    day: int
    phase: int
    dispute_key: int
    sequence: int
    stage_from: int
    stage_to: int
    level: int
    unit_id: int
    body: int
    reason: int


class Booking(NamedTuple):
    day: int
    payer: int
    purpose: int
    level: int
    unit_id: int
    yuan: float
    hours: float


class District(mesa.Model):
    """Everything there is, what day it is, what is in force today, and all luck."""

    def __init__(self):
        super().__init__(rng=1)
        self.subdistricts, self.communities, self.grids, self.courtyards = [], [], [], []
        self.firms, self.households, self.residents = [], [], []
        self.bodies, self.disputes, self.matters, self.stars = [], [], [], []
        self.ledger, self.accounts = [], []
        self.body_of = {}
        self.by_stage = {}
        self.day = self.luck = self.p = self.config = None
        self.stock_taken_for = None
        self.switches = frozenset()
        self.phase_number = 0
        self.duplicate_hours = {}
        self.kind_normaliser = []

    def is_on(self, switch):
        return switch in self.switches

    def disputes_in(self, *stages):
        """Disputes that are now in one of these stages, in order of their rows."""
        found = [dispute for stage in stages for dispute in self.by_stage.get(stage, {}).values()]
        return sorted(found, key=by_row)

    def book(self, payer, purpose, level, unit_id, *, yuan=0.0, hours=0.0):
        """Enter money and time in the books; what is neither is not entered."""
        if yuan or hours:
            self.accounts.append(Booking(self.day.number, payer, purpose, level, unit_id, yuan, hours))


def numbers(config):
    """The numbers in force, by folder, as plain numbers, texts and lists; the scenario's own instruments with them."""
    sections = {folder: _plain_section(getattr(config, folder)) for folder in config if folder != "instruments"}
    own = [SimpleNamespace(**{**vars(one), "whom": tuple(int(role) for role in one.whom)})
           for one in getattr(config, "instruments", ())]
    return SimpleNamespace(**sections, instruments=own)


def _plain_section(section):
    values = {name: getattr(section, name) for name in section}
    return SimpleNamespace(**{
        name: value if isinstance(value, (int, float, str)) else [float(number) for number in value]
        for name, value in values.items()
    })
