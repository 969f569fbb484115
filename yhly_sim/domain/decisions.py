"""The register of decisions: which question each draw of luck answers.

Frozen: the number is part of the address, so a new decision takes a new number and
renumbers none. Blocks of numbers belong to folders.
"""

from __future__ import annotations

from enum import IntEnum


class Decision(IntEnum):
    # world, 1-99: drawn with the world's own seed
    # disputes, 100-199
    ARISE_COUNT = 100  # how many disputes of a kind arise in a courtyard today: Poisson
    ARISE_HIDDEN = 101  # is a new dispute hidden
    ARISE_SEVERITY_CLASS = 102  # small, middle or large
    ARISE_COLLECTIVE = 103  # does it concern many households
    ARISE_AUTHORITY = 104  # does it need a power beyond the parties' own
    ARISE_COMPLAINANT = 105  # who has the grievance: race over the courtyard's adults
    ARISE_AGAINST_TIE = 106  # is the neighbour somebody the complainant knows
    ARISE_RESPONDENT = 107  # which neighbour: race
    ARISE_DESERVINGNESS = 108  # how deserving the complainant looks
    ARISE_MONEY = 109  # how much money it needs
    STOCK_COUNT = 110  # hidden disputes at the start: Poisson
    STOCK_AGE = 111  # how long each of them has been there
    SURFACE_WHETHER = 112  # does a hidden dispute leave hiding today
    SURFACE_WHICH = 113  # voiced or faded
    ROUTE_CHANNEL = 114  # by which channel: race over channels
    ROUTE_LOCAL = 115  # is the lowest body accepted
    ROUTE_THREAT = 116  # does the complainant threaten with a petition
    ROUTE_DUPLICATE = 117  # does the digital intake report it twice
    ATTEMPT_AGREE = 118  # does the attempt end in an agreement
    ATTEMPT_RELAPSE = 119  # will the agreement break
    ATTEMPT_RELAPSE_DAY = 120  # when
    LEAVE_WHETHER = 121  # does an open dispute leave its level today
    LEAVE_WHICH = 122  # up, withdrawn, petition, suit, displaced
    ARISE_RESPONDENT_TIE = 123  # which of the complainant's contacts: race
    HANDLE_LOCAL_LAW = 124  # can a dispute that needs the law be dealt with on the spot
    COURT_AGREE = 125  # does the court's pre-litigation attempt end in an agreement
    # residents, 200-299
    # institutions (branches, committees, firms, centres), 300-399
    # platforms and systems, 400-499
