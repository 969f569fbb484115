"""From the columns of a start to Mesa objects, and back to plain lists."""

from __future__ import annotations

from tests.oracle import district as kinds

UNITS = {
    "subdistricts": kinds.Subdistrict,
    "communities": kinds.Community,
    "grids": kinds.Grid,
    "courtyards": kinds.Courtyard,
    "firms": kinds.Firm,
    "households": kinds.Household,
    "residents": kinds.Resident,
}
"""Tables that a world brings with it; bodies, disputes, matters, stars, ledger and accounts come into being later."""


def from_state(state):
    """A built world, before its first day, as a district of Mesa objects."""
    district = kinds.District()
    district.columns = {name: list(table) for name, table in state.tables.items()}
    for name, kind in UNITS.items():
        rows = rows_of(state.tables[name])
        setattr(district, name, [kind(district, row, **columns) for row, columns in enumerate(rows)])
    _join_places(district)
    _join_people(district, state)
    getattr(kinds.mesa.Agent, "_ids", {}).pop(district, None)
    return district


def rows_of(table):
    """Each row of a table as a dict of plain values."""
    names = list(table)
    columns = [table[name].tolist() for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _join_places(district):
    for place in (*district.subdistricts, *district.communities):
        place.grids = []
    for grid in district.grids:
        grid.courtyards = []
        grid.community.grids.append(grid)
        grid.community.subdistrict.grids.append(grid)
    for courtyard in district.courtyards:
        courtyard.households = []
        courtyard.grid.courtyards.append(courtyard)


def _join_people(district, state):
    for household in district.households:
        household.people = []
        household.courtyard.households.append(household)
    adults = [district.residents[row] for row in state.adults.resident.tolist()]
    for courtyard in district.courtyards:
        courtyard.adults = adults[courtyard.first_adult : courtyard.first_adult + courtyard.adult_count]
    starts, targets = state.tie_starts.start.tolist(), state.ties.target.tolist()
    for person in district.residents:
        mine = targets[starts[person.row] : starts[person.row + 1]]
        district.households[person.household_id].people.append(person)
        person.contacts = [district.residents[row] for row in mine]


def to_columns(district):
    """table -> column -> list of values, for every table of the state."""
    units = {**{name: getattr(district, name) for name in UNITS}, "bodies": district.bodies,
             "disputes": district.disputes, "matters": district.matters,
             "stars": district.stars}
    columns = {
        name: {column: [getattr(unit, column) for unit in rows] for column in district.columns[name]}
        for name, rows in units.items()
    }
    for name, rows in (("ledger", sorted(district.ledger)), ("accounts", sorted(district.accounts))):
        columns[name] = {column: [getattr(row, column) for row in rows] for column in district.columns[name]}
    return columns | _people_as_columns(district)


def _people_as_columns(district):
    adults = [person.row for courtyard in district.courtyards for person in courtyard.adults]
    targets, starts = [], [0]
    for person in district.residents:
        targets += [contact.row for contact in person.contacts]
        starts.append(len(targets))
    return {"adults": {"resident": adults}, "ties": {"target": targets}, "tie_starts": {"start": starts}}
