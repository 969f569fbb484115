"""Trust in the local and the higher level: quickly lost, slowly won, and slowly back to where it began."""

from __future__ import annotations


def trust_change(district, service, surprise, trust):
    """Good service brings trust nearer to 1, service worse than expected nearer to 0."""
    p = district.p.residents
    if surprise >= 0:
        return p.trust_gain * service * (1 - trust)
    return -p.trust_loss * (1 - service) * trust


def trust(district):
    """At the end of a month everybody's trust has gone back some of the way, by the days of that month."""
    share = 1 - (1 - district.p.residents.trust_relax_rate) ** district.day.day_of_month
    for person in district.residents:
        person.trust_local += share * (person.trust_start_local - person.trust_local)
        person.trust_higher += share * (person.trust_start_higher - person.trust_higher)
