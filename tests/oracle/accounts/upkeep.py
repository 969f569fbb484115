"""What the parts in force cost in a month by being there."""

from __future__ import annotations

from collections import Counter

from tests.oracle.codes import Level, Payer, Purpose, Stage


def upkeep(district):
    digital(district)
    officers_travel(district)
    call_backs(district)


def digital(district):
    """Built once, and kept running; so much for each resident."""
    p, people = district.p.accounts, len(district.residents)
    if all(entry.purpose != Purpose.BUILD for entry in district.accounts):
        district.book(Payer.DISTRICT, Purpose.BUILD, Level.DISTRICT, 0, yuan=p.digital_build_yuan * people)
    district.book(Payer.DISTRICT, Purpose.PLATFORM, Level.DISTRICT, 0, yuan=p.digital_running_yuan / 12 * people)


def officers_travel(district):
    for grid in district.grids:
        district.book(Payer.DISTRICT, Purpose.LEGAL_HELP, Level.GRID, grid.row,
                      yuan=district.p.accounts.legal_travel_yuan * grid.legal_officer_count)


def call_backs(district):
    """Where closure counts, everybody whose recorded dispute was settled this month is asked whether it was."""
    first = district.day.number - district.day.day_of_month + 1
    called = Counter(one.community_id for one in district.disputes_in(Stage.SETTLED)
                     if one.is_recorded and one.closed_day >= first)
    for community, count in called.items():
        district.book(Payer.OFFICIALS, Purpose.AUDIT, Level.COMMUNITY, community,
                      hours=district.p.accounts.audit_hours * count)
