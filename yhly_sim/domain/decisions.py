"""The register of decisions: which question each draw of luck answers.

Frozen: the number is part of the address, so a new decision takes a new number and
renumbers none. Blocks of numbers belong to folders.
"""

from __future__ import annotations

from enum import IntEnum


class Decision(IntEnum):
    # world, 1-99: drawn with the world's own seed
    WORLD_COURTYARD_SIZE = 1  # how large a courtyard is beside the others of its community
    WORLD_COURTYARD_KIND = 2  # new, old, no responsible unit, residents' group: race over kinds
    WORLD_COURTYARD_LOT = 3  # the lot by which a large compound is complete, and a place a residents' group
    WORLD_COURTYARD_FACILITY = 4  # how good its facilities are: normal
    WORLD_COURTYARD_QUALITY = 5  # how good its property service is: normal
    WORLD_COURTYARD_NORM = 6  # how public-minded it is: normal
    WORLD_COURTYARD_WEALTH = 7  # how wealthy it is: normal
    WORLD_COURTYARD_BUILDING_AGE = 8  # how old its buildings are: normal
    WORLD_COURTYARD_PAYING_SHARE = 9  # what share of its bills was paid: normal
    WORLD_PLACE = 10  # where a community lies in its cell of the map, and how its courtyards are turned
    WORLD_HOUSEHOLD_SIZE = 20  # residents beyond the first: Poisson
    WORLD_HOUSEHOLD_TYPE = 21  # conditional, hump, free rider, unconditional
    WORLD_HOUSEHOLD_PAY_OFFSET = 22  # how readily it pays beside others of its type: normal
    WORLD_HOUSEHOLD_OWNER = 23  # does it own its flat
    WORLD_HOUSEHOLD_AREA = 24  # floor area of its flat: normal
    WORLD_HOUSEHOLD_PAID = 25  # did it pay the last bill before day 0
    WORLD_RESIDENT_AGE_GROUP = 30  # child, working age, old
    WORLD_RESIDENT_AGE = 31  # how old within the group
    WORLD_RESIDENT_MEMBER = 32  # is an adult a Party member
    WORLD_RESIDENT_MEMBER_KIND = 33  # organised here or in service
    WORLD_RESIDENT_DIGITAL = 34  # how skilled with digital channels: normal in logits
    WORLD_RESIDENT_SATISFACTION = 35  # standing difference from the courtyard
    WORLD_RESIDENT_TRUST = 36  # ordinal 0 local, 1 higher
    WORLD_TIE_FORM = 40  # outside the courtyard, far in it, or next door
    WORLD_TIE_TARGET = 41  # with whom
    WORLD_SUBDISTRICT_ATTENTION = 50  # how much attention an office gives to disputes: normal
    WORLD_SUBDISTRICT_SKILL = 51  # how skilled its officials are: normal
    WORLD_COMMUNITY_SKILL = 52  # how skilled its workers are: normal
    WORLD_COMMUNITY_WORKERS = 53  # where the file gives none
    WORLD_GRID_MOTIVATION = 54  # motivation of who leads or will lead a branch: normal
    WORLD_COMMITTEE_BEFORE = 55  # did a committee stand before the reform
    WORLD_COMMITTEE_SEATS = 56  # seven or nine
    WORLD_COMMITTEE_MEMBER_SHARE = 57  # members' share of the seats of an earlier committee
    WORLD_COMMITTEE_LEGITIMACY = 58  # how legitimate an earlier committee is
    WORLD_COMMITTEE_SKILL = 59  # how skilled an earlier committee is: normal
    WORLD_FIRM_INCUMBENT = 60  # does a firm serve the grid before the reform
    WORLD_FIRM_MANAGER = 61  # is its manager a Party member
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
    ASSOCIATION_START = 200  # residents' associations of a grid at the start: Poisson
    ASSOCIATION_BIRTH = 201  # associations founded in a grid this month: Poisson
    ASSOCIATION_DEATH = 202  # does an association of a grid end this month
    # institutions (branches, committees, firms, centres), 300-399
    FEE_PAID = 300  # does a household pay the bill that is due
    BRANCH_FORMS = 301  # is the branch of a grid founded this month
    BRANCH_MERCHANTS = 302  # are there merchants who would join a branch
    BRANCH_SOURCE = 303  # where the secretary comes from: race over sources
    BRANCH_SKILL = 304  # how skilled the secretary is: normal
    BRANCH_OFFICERS = 305  # officers beyond the smallest number: Poisson
    COMMITTEE_BEGINS = 306  # is a committee prepared, or one founded before taken into the programme, this month
    COMMITTEE_CANVASS = 307  # how far the canvass from door to door gets: normal
    COMMITTEE_TURNOUT = 308  # does an adult take part in the founding vote
    COMMITTEE_CHAIR = 309  # is the chair a Party member
    COMMITTEE_CONCURRENT = 310  # does the secretary chair the committee
    COMMITTEE_SKILL = 311  # how skilled the committee is: normal
    COMMITTEE_OF_ITS_OWN = 312  # does a committee come about outside the programme this month
    FIRM_SELECTED = 313  # place of a community in the list of tenders
    FIRM_COVERAGE = 314  # would a grid be taken into its community's bundle
    FIRM_TENDER = 315  # is a grid put to tender this month
    FIRM_RETENDER = 317  # does a grid that lost its firm find another this month
    CENTRE_OPENS = 318  # is a service centre opened in a grid this month
    CENTRE_AREA = 319  # how large it is: normal
    REQUEST_COUNT = 320  # requests for agency services in a courtyard this week: Poisson
    CENSUS_FINDS = 330  # how many members of a courtyard the census finds: ordinal 0 organised here, 1 all
    BRANCH_REFUSES = 331  # does a joint branch leave a dispute against its firm alone
    CENTRE_FUNCTION = 332  # does a centre have a function: ordinal of the function
    # incentives, 500-549
    HARDSHIP = 500  # is a secretary (ordinal 0) or chair (1) in hardship this year
    INSPECTION = 501  # is a grid inspected this month
    NOMINATION = 502  # whom a subdistrict nominates: race over its grids
    POST = 503  # which nominees get the posts: the lowest
    SECRETARY_LEAVES = 504  # does a secretary leave this month
    SECRETARY_MOTIVATION = 505  # how motivated a successor is: normal
    # platforms and systems, 400-499
    MEMBER_SHOWS = 400  # does a member begin or cease to show it this month
    FAVOUR_WHETHER = 401  # does a visible member do a small favour this month
    FAVOUR_RECEIVER = 402  # for which of the contacts: race
    COVENANT = 403  # is a micro-covenant agreed, or does one lapse, this month
    CHECK_IN = 404  # does an in-service member check in this month
    CHECK_IN_SHOWS = 405  # is an in-service member one who shows it after checking in
    LETTER_RENEWS = 406  # does a lapsed member check in again after a reminder to the work unit
    LETTER_CROWDS = 407  # is an in-service member one whose own motive a letter replaces
    MOTIVE_RETURNS = 408  # does a prompted member's own motive come back this month
    DELIBERATE_POOL = 450  # is a collective dispute put on the table
    DELIBERATE_ATTEND = 451  # does a household's representative come to the meeting
    DELIBERATE_VOTE = 452  # does a household's representative vote
