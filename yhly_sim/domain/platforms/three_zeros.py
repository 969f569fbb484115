"""Three Zeros: what communities report each month so that their zeros can be counted."""

from __future__ import annotations

import numpy as np

from yhly_sim.domain.bodies.paperwork import PAPERWORK, add_paperwork, clear_paperwork
from yhly_sim.engine.schedule import Run, phase


@phase(every="month_end", reads=(), writes=PAPERWORK)
def three_zeros(run: Run) -> None:
    """The month's paperwork ends; where Three Zeros counts, each community reports for `zeros_report_hours`.

    Stands before the other phases that make paperwork (`member_appraisal`, `two_way_appraisal`, `work_unit_letters`):
    communities.paperwork_hours becomes 0, then grows by `add_paperwork` with zeros_report_hours a community. Where the
    switch is off nothing is added. Nothing is drawn. What the target does to disputes - priority of recorded ones,
    displacement, petitions talked out of - is in `handle` and `leave`.
    """
    clear_paperwork(run)
    if run.is_on("three_zeros"):
        add_paperwork(run, np.full(len(run.state.communities), run.p.platforms.zeros_report_hours))
