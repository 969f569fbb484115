"""Luck is a function of an address: who, what, when. Philox, the normal quantile, and what is drawn with them."""

from __future__ import annotations

import math

START_DAY = 0xFFFF
"""The day under which everything is drawn that was there before day 0."""

WORD = 0xFFFFFFFF

# The first four bits of a key say whose it is.
DISPUTE, RESIDENT, HOUSEHOLD, COURTYARD, GRID, COMMUNITY, SUBDISTRICT, OFFICIAL, MATTER, FIRM = range(1, 11)


def round_keys(key, other_key):
    """The two key words of each of the ten rounds of Philox4x32 (Salmon et al. 2011)."""
    return [((key + i * 0x9E3779B9) & WORD, (other_key + i * 0xBB67AE85) & WORD) for i in range(10)]


def philox(a, b, c, d, keys):
    """Ten rounds of Philox4x32: four counter words give four words."""
    for key, other_key in keys:
        left, right = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b, c, d = (right >> 32) ^ b ^ key, right & WORD, (left >> 32) ^ d ^ other_key, left & WORD
    return a, b, c, d


def make_key(kind, unit, dispute_kind=0, day=0, ordinal=0):
    """A key: kind 4 bits, unit 24, dispute kind 6, day 16, ordinal 14."""
    return kind << 60 | unit << 36 | dispute_kind << 30 | day << 14 | ordinal


def make_person_key(kind, courtyard, place):
    """The key of a resident or household: its courtyard and its place there, the place over the last 30 bits."""
    return kind << 60 | courtyard << 36 | place


class Luck:
    """All luck of one run."""

    def __init__(self, seed, replication):
        self.round_keys = round_keys(seed, replication)

    def uniform(self, decision, day, key, ordinal=0):
        """A number between 0 and 1: the first 53 bits, in the middle of their cell."""
        high, low, _, _ = philox(decision << 16 | ordinal, day, key & WORD, key >> 32, self.round_keys)
        return ((high << 32 | low) >> 11) * 2.0**-53 + 2.0**-54

    def normal(self, decision, day, key, ordinal=0):
        """A standard normal: the quantile of a uniform."""
        return normal_quantile(self.uniform(decision, day, key, ordinal))

    def poisson(self, decision, day, key, mean):
        """A Poisson count: how many steps of its distribution one uniform lies above."""
        return poisson_quantile(self.uniform(decision, day, key), mean)

    def choose(self, decision, day, key, candidates, but=None):
        """One of several candidates, all equally likely, never `but`; None if nobody is left.

        The j-th candidate's luck has ordinal j; the largest uniform wins (the smallest -ln u), ties to the first.
        """
        winner, best = None, -1.0
        for place, candidate in enumerate(candidates):
            if candidate is but:
                continue
            u = self.uniform(decision, day, key, place)
            if u > best:
                winner, best = candidate, u
        return winner

    def choose_option(self, decision, day, key, weights):
        """The number of an option, with chances in proportion to the weights; -1 if none weighs anything.

        The smallest -ln(u) / weight wins, ties to the lowest option.
        """
        winner, best = -1, math.inf
        for option, weight in enumerate(weights):
            if weight > 0:
                time = -math.log(self.uniform(decision, day, key, option)) / weight
                if time < best:
                    winner, best = option, time
        return winner


def poisson_quantile(u, mean):
    """The least count whose cumulated Poisson probability reaches u, at most 16,383."""
    count, mass = 0, math.exp(-mean)
    total = mass
    while u > total and count < 16383:
        count += 1
        mass *= mean / count
        if mass == 0:
            break
        total += mass
    return count


CENTRE = (
    (2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
     1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0),
    (5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
     5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0),
)
SHOULDER = (
    (7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
     3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0),
    (1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
     6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0),
)
TAIL = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
     2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0),
    (2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
     1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0),
)


def normal_quantile(p):
    """The standard normal quantile of p: algorithm AS 241, PPND16 (Wichura 1988)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        return q * ratio(CENTRE, 0.180625 - q * q)
    r = math.sqrt(-math.log(p if q < 0 else 1 - p))
    x = ratio(SHOULDER, r - 1.6) if r <= 5 else ratio(TAIL, r - 5)
    return -x if q < 0 else x


def ratio(polynomials, r):
    """A quotient of two polynomials whose coefficients stand from the highest power down."""
    values = []
    for coefficients in polynomials:
        value = 0.0
        for coefficient in coefficients:
            value = value * r + coefficient
        values.append(value)
    return values[0] / values[1]
