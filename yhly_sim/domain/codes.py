"""The words of the theory as small integers: kinds, stages, levels, bodies, reasons. Order is frozen."""

from __future__ import annotations

from enum import IntEnum


class CourtyardKind(IntEnum):
    NEW_COMPOUND = 0
    OLD_COMPOUND = 1
    NO_RESPONSIBLE_UNIT = 2
    RESIDENTS_GROUP = 3


class DisputeKind(IntEnum):
    PROPERTY_SERVICE = 0
    NEIGHBOUR = 1
    PARKING = 2
    FACILITY = 3
    RUBBISH_GREENING = 4
    ILLEGAL_BUILDING = 5
    FAMILY_OTHER = 6


class SeverityClass(IntEnum):
    SMALL = 0
    MIDDLE = 1
    LARGE = 2


class Authority(IntEnum):
    """Whose power a dispute needs before it can be settled."""

    PARTIES = 0
    COMMITTEE = 1
    FIRM = 2
    COMMUNITY = 3
    DEPARTMENT = 4
    LAW = 5
    MONEY = 6


class Respondent(IntEnum):
    NEIGHBOUR = 0
    FIRM = 1
    COMMITTEE = 2
    BODY = 3


class Stage(IntEnum):
    HIDDEN = 0
    VOICED = 1
    QUEUED = 2
    POOLED = 3
    SETTLED = 4
    WITHDRAWN = 5
    OUTSIDE = 6
    FADED = 7


class Level(IntEnum):
    NONE = 0
    COURTYARD = 1
    GRID = 2
    COMMUNITY = 3
    SUBDISTRICT = 4
    DISTRICT = 5
    OUTSIDE = 6


class Body(IntEnum):
    """Kinds of bodies that handle disputes, from the bottom up."""

    NONE = 0
    PARTY_GROUP = 1
    COMMITTEE_MEMBER = 2
    FIRM_DESK = 3
    BRANCH = 4
    COMMITTEE = 5
    COMMUNITY = 6
    SUBDISTRICT = 7
    HOUSING_BUREAU = 8
    POLITICAL_LEGAL = 9
    UTILITIES = 10
    COURT = 11


class Channel(IntEnum):
    """How a dispute is voiced."""

    IN_PERSON = 0
    COMMITTEE_MEMBER = 1
    PARTY_GROUP = 2
    FIRM_DESK = 3
    HOTLINE = 4


class Reason(IntEnum):
    """Why a row stands in the ledger."""

    ARISEN = 0
    VOICED = 1
    FADED = 2
    ROUTED = 3
    PASSED_OVER = 4
    FORWARDED = 5
    ATTEMPTED = 6
    AGREED = 7
    PATIENCE_ENDED = 8
    WITHDRAWN = 9
    PETITIONED = 10
    RETURNED = 11
    SUED = 12
    DISPLACED = 13
    RELAPSED = 14
    BODY_ENDED = 15
    POOLED = 16
    DECIDED = 17
    DELIBERATION_FAILED = 18
    DISCOURAGED = 19


class BranchKind(IntEnum):
    NONE = 0
    STANDALONE = 1
    JOINT = 2


class CommitteeForm(IntEnum):
    NONE = 0
    OWNERS_COMMITTEE = 1
    COURTYARD_COMMITTEE = 2
    PROPERTY_MANAGEMENT_COMMITTEE = 3


class Obstacle(IntEnum):
    """What keeps an institution from beginning in a grid this month by itself; the order of formation comes on top."""

    NONE = 0  # nothing but luck and preparation hours
    OFF = 1  # its part of the reform is off
    STARTED = 2  # it is there
    BEFORE_SURVEY = 3  # the grid is not drawn up yet
    BEFORE_CENSUS = 4  # its members are not counted yet
    MEMBERS_NEEDED = 5  # too few full members, and no partner for a joint branch
    FOUNDED_BEFORE = 6  # a committee sits that does not act yet: it is taken in, not founded
    VOTE_LIMIT = 7  # founding votes have failed too often
    VOTE_RETRY = 8  # a founding vote failed not long ago
    TENDER_LIMIT = 9  # its community is not among those of the tender
    COVERAGE = 10  # it would not be taken into its community's bundle
    NOTICE = 11  # the firm that serves it has given notice
    BUNDLE_BEFORE = 12  # it was in the bundle before


class MemberKind(IntEnum):
    NONE = 0
    LOCAL = 1
    IN_SERVICE = 2


class ContributionType(IntEnum):
    CONDITIONAL = 0
    HUMP = 1
    FREE_RIDER = 2
    UNCONDITIONAL = 3


class OfficialRole(IntEnum):
    COMMUNITY_SECRETARY = 0
    COMMUNITY_WORKER = 1
    SUBDISTRICT_OFFICIAL = 2
    LEGAL_OFFICER = 3
    GRID_SECRETARY = 4


class SecretarySource(IntEnum):
    NONE = 0
    ELECTED = 1
    ASSIGNED = 2
    IN_SERVICE = 3


class Role(IntEnum):
    """Whose effort incentives move, grid by grid."""

    SECRETARY = 0
    CHAIR = 1
    MANAGER = 2


class Star(IntEnum):
    """The five stars of an urban branch."""

    STRONG_BRANCH = 0
    CO_BUILDING = 1
    SAFETY_LAW = 2
    HARMONY = 3
    LIVEABLE = 4


class AgencyService(IntEnum):
    """What a request may be about."""

    WATER = 0
    ELECTRICITY = 1
    GAS = 2
    HEATING = 3
    MEDICAL = 4
    SOCIAL_INSURANCE = 5


class CentreFunction(IntEnum):
    """What a service centre is for."""

    STUDY = 0
    SERVICE = 1
    MEDIATION = 2
    DELIBERATION = 3


class BigBody(IntEnum):
    """The 'big' Party bodies, which co-opt the units that reside in their area, from the bottom up."""

    GRID = 0
    COMMUNITY = 1
    SUBDISTRICT = 2
    DISTRICT = 3


class Payer(IntEnum):
    DISTRICT = 0
    COMMUNITY = 1
    BRANCH = 2
    COMMITTEE = 3
    FIRM = 4
    RESIDENTS = 5
    MAINTENANCE_FUND = 6
    OFFICIALS = 7
    UNITS = 25


class Purpose(IntEnum):
    HANDLING = 0
    LEGAL_HELP = 1
    DELIBERATION = 2
    FORMATION = 3
    PAPERWORK = 4
    REPAIR = 5
    CENTRE = 6
    SERVICE_REQUEST = 7
    PLATFORM = 8
    SURVEY = 9
    EXAMPLE = 10
    DUPLICATE = 11
    FEE = 12
    REWARD = 13
    APPRAISAL = 14
    AID = 15
    RECRUITMENT = 16
    BUILD = 25
    TRAINING = 26
    AUDIT = 27
    MEETING = 28
    GIFT = 29
    DUTY = 31


TERMINAL = (Stage.SETTLED, Stage.WITHDRAWN, Stage.OUTSIDE, Stage.FADED)

LEGAL_MOVES: frozenset[tuple[int, int]] = frozenset(
    (int(a), int(b))
    for a, b in [
        (Stage.HIDDEN, Stage.VOICED),
        (Stage.HIDDEN, Stage.FADED),
        (Stage.VOICED, Stage.QUEUED),
        (Stage.QUEUED, Stage.QUEUED),
        (Stage.QUEUED, Stage.POOLED),
        (Stage.QUEUED, Stage.SETTLED),
        (Stage.QUEUED, Stage.WITHDRAWN),
        (Stage.QUEUED, Stage.OUTSIDE),
        (Stage.QUEUED, Stage.HIDDEN),
        (Stage.QUEUED, Stage.VOICED),
        (Stage.POOLED, Stage.SETTLED),
        (Stage.POOLED, Stage.QUEUED),
        (Stage.OUTSIDE, Stage.VOICED),
        (Stage.OUTSIDE, Stage.SETTLED),
        (Stage.SETTLED, Stage.VOICED),
    ]
)
"""Every move of the ledger goes from a stage to a stage of this table; anything else is an error of ours.
A dispute that has just arisen enters as hidden or voiced from nowhere (-1)."""


class Right(IntEnum):
    """The four rights of residents in a deliberation."""

    KNOW = 0
    TAKE_PART = 1
    EXPRESS = 2
    SUPERVISE = 3


class ParticipationEvent(IntEnum):
    """What residents may take part in."""

    VOTE = 0
    MEETING = 1
    VOLUNTEERING = 2
