"""Service centres of the grids: sited, fitted out, opened, kept running."""

from __future__ import annotations

import math

from tests.oracle import decisions
from tests.oracle.branches.preparation import proposal
from tests.oracle.centres.use import draw_functions, settle_use
from tests.oracle.codes import CourtyardKind, Level, Payer, Purpose
from tests.oracle.committees.seats import main_kind


def propose_centres(district):
    """Grids drawn up before today and without a centre, in which luck says that a room is found this month."""
    if not (district.is_on("grids") and district.is_on("service_centres")):
        return []
    candidates = [grid for grid in district.grids
                  if 0 <= grid.survey_day < district.day.number and grid.centre_open_day < 0]
    return proposal(district, decisions.CENTRE_OPENS, candidates,
                    lambda grid: 1 - math.exp(-1 / siting_months(district, grid)))


def siting_months(district, grid):
    """Mean months to find a room: shared with a firm, returned in a new compound, or looked for."""
    p = district.p.centres
    if grid.firm is not None:
        return p.delay_months_shared
    return p.delay_months_new if main_kind(grid) == CourtyardKind.NEW_COMPOUND else p.delay_months_old


def open_centres(district, proposed, preparation):
    """Those that get the hours open today; all that were open before cost their month."""
    p, today = district.p.centres, district.day.number
    if district.is_on("service_centres"):
        for grid in district.grids:
            if 0 <= grid.centre_open_day < today:
                district.book(Payer.DISTRICT, Purpose.CENTRE, Level.GRID, grid.row, yuan=p.running_yuan)
    for grid in preparation.grant(proposed, p.siting_hours):
        luck = district.luck.normal(decisions.CENTRE_AREA, today, grid.key)
        area = max(p.area_minimum, p.area_mean + p.area_sd * luck)
        grid.centre_open_day, grid.centre_square_metres, grid.centre_equipment_share = today, area, p.equipment_share
        draw_functions(district, grid)
        district.book(Payer.DISTRICT, Purpose.CENTRE, Level.GRID, grid.row,
                      yuan=area * p.fitting_yuan + p.equipment_share * p.equipment_yuan)
    if district.is_on("service_centres"):
        for grid in district.grids:
            if grid.centre_open_day >= 0:
                settle_use(district, grid)
