"""The words of the theory as the numbers under which they are kept. Frozen, and kept here a second time."""


class CourtyardKind:
    NEW_COMPOUND, OLD_COMPOUND, NO_RESPONSIBLE_UNIT, RESIDENTS_GROUP = range(4)


class Kind:
    """Kinds of disputes."""

    PROPERTY_SERVICE, NEIGHBOUR, PARKING, FACILITY, RUBBISH_GREENING, ILLEGAL_BUILDING, FAMILY_OTHER = range(7)


KINDS = range(7)


class Authority:
    PARTIES, COMMITTEE, FIRM, COMMUNITY, DEPARTMENT, LAW, MONEY = range(7)


class Respondent:
    NEIGHBOUR, FIRM, COMMITTEE, BODY = range(4)


class Stage:
    HIDDEN, VOICED, QUEUED, POOLED, SETTLED, WITHDRAWN, OUTSIDE, FADED = range(8)


class Level:
    NONE, COURTYARD, GRID, COMMUNITY, SUBDISTRICT, DISTRICT, OUTSIDE = range(7)


class Body:
    (NONE, PARTY_GROUP, COMMITTEE_MEMBER, FIRM_DESK, BRANCH, COMMITTEE, COMMUNITY, SUBDISTRICT, HOUSING_BUREAU,
     POLITICAL_LEGAL, UTILITIES, COURT) = range(12)


class Channel:
    IN_PERSON, COMMITTEE_MEMBER, PARTY_GROUP, FIRM_DESK, HOTLINE = range(5)


class Reason:
    (ARISEN, VOICED, FADED, ROUTED, PASSED_OVER, FORWARDED, ATTEMPTED, AGREED, PATIENCE_ENDED, WITHDRAWN, PETITIONED,
     RETURNED, SUED, DISPLACED, RELAPSED, BODY_ENDED, POOLED, DECIDED, DELIBERATION_FAILED,
     DISCOURAGED) = range(20)


class BranchKind:
    NONE, STANDALONE, JOINT = range(3)


class CommitteeForm:
    NONE, OWNERS_COMMITTEE, COURTYARD_COMMITTEE, PROPERTY_MANAGEMENT_COMMITTEE = range(4)


class MemberKind:
    NONE, LOCAL, IN_SERVICE = range(3)


class ContributionType:
    CONDITIONAL, HUMP, FREE_RIDER, UNCONDITIONAL = range(4)


class SecretarySource:
    NONE, ELECTED, ASSIGNED, IN_SERVICE = range(4)


class Role:
    """Whose effort incentives move."""

    SECRETARY, CHAIR, MANAGER = range(3)


class Star:
    STRONG_BRANCH, CO_BUILDING, SAFETY_LAW, HARMONY, LIVEABLE = range(5)


STARS = range(5)


class AgencyService:
    WATER, ELECTRICITY, GAS, HEATING, MEDICAL, SOCIAL_INSURANCE = range(6)


class CentreFunction:
    STUDY, SERVICE, MEDIATION, DELIBERATION = range(4)


class BigBody:
    GRID, COMMUNITY, SUBDISTRICT, DISTRICT = range(4)


class Payer:
    DISTRICT, COMMUNITY, BRANCH, COMMITTEE, FIRM, RESIDENTS, MAINTENANCE_FUND, OFFICIALS = range(8)
    UNITS = 25


class Purpose:
    (HANDLING, LEGAL_HELP, DELIBERATION, FORMATION, PAPERWORK, REPAIR, CENTRE, SERVICE_REQUEST, PLATFORM, SURVEY,
     EXAMPLE, DUPLICATE, FEE, REWARD, APPRAISAL, AID, RECRUITMENT) = range(17)
    BUILD, TRAINING, AUDIT, MEETING, GIFT = range(25, 30)
    DUTY = 31


class Event:
    """What residents may take part in."""

    VOTE, MEETING, VOLUNTEERING = range(3)


LEGAL_MOVES = {
    Stage.HIDDEN: {Stage.VOICED, Stage.FADED},
    Stage.VOICED: {Stage.QUEUED},
    Stage.QUEUED: {Stage.QUEUED, Stage.POOLED, Stage.SETTLED, Stage.WITHDRAWN, Stage.OUTSIDE, Stage.HIDDEN,
                   Stage.VOICED},
    Stage.POOLED: {Stage.SETTLED, Stage.QUEUED},
    Stage.OUTSIDE: {Stage.VOICED, Stage.SETTLED},
    Stage.SETTLED: {Stage.VOICED},
    Stage.WITHDRAWN: set(),
    Stage.FADED: set(),
}
