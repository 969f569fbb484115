"""Chance is a function of an address: who, what, when. No stream, no order, no state.

A uniform is Philox4x32-10 (Salmon et al. 2011) at

    key     = (seed, replication)
    counter = (decision * 2**16 + ordinal, day, low word of the key, high word of the key)

so that two scenarios share all luck: a draw that one of them does not make moves no
draw of the other. A 64-bit key is an injective bit field, never a hash and never a
row number: kind of key 4 bits, unit 24, dispute kind 6, day 16, ordinal 14.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Sequence

import numpy as np
from numpy.typing import NDArray

from yhly_sim.engine.compiled import inlined, kernel

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint32(0x9E3779B9), np.uint32(0xBB67AE85)
_11, _16, _32 = np.uint64(11), np.uint64(16), np.uint64(32)

START_DAY = 0xFFFF
"""Address of what is drawn before day 0 (start values, the first stock)."""


class KeyKind(IntEnum):
    """The first four bits of a key. Frozen: a new kind renumbers none."""

    DISPUTE = 1
    RESIDENT = 2
    HOUSEHOLD = 3
    COURTYARD = 4
    GRID = 5
    COMMUNITY = 6
    SUBDISTRICT = 7
    OFFICIAL = 8
    MATTER = 9
    FIRM = 10


@inlined
def _round(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    p0 = _M0 * np.uint64(c0)
    p1 = _M1 * np.uint64(c2)
    return (np.uint32(np.uint32(p1 >> _32) ^ c1 ^ k0), np.uint32(p1),
            np.uint32(np.uint32(p0 >> _32) ^ c3 ^ k1), np.uint32(p0))


@inlined
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Philox4x32-10: four counter words and two key words (uint32) to four words.

    The ten rounds are written out on 32-bit words: so the compiler turns a loop over draws into
    vector instructions, and a draw costs 1.5 ns instead of 12.
    """
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = np.uint32(k0 + _W0), np.uint32(k1 + _W1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = np.uint32(k0 + _W0), np.uint32(k1 + _W1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = np.uint32(k0 + _W0), np.uint32(k1 + _W1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = np.uint32(k0 + _W0), np.uint32(k1 + _W1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = np.uint32(k0 + _W0), np.uint32(k1 + _W1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = np.uint32(k0 + _W0), np.uint32(k1 + _W1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = np.uint32(k0 + _W0), np.uint32(k1 + _W1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = np.uint32(k0 + _W0), np.uint32(k1 + _W1)
    c0, c1, c2, c3 = _round(c0, c1, c2, c3, k0, k1)
    k0, k1 = np.uint32(k0 + _W0), np.uint32(k1 + _W1)
    return _round(c0, c1, c2, c3, k0, k1)


@inlined
def bits_at(decision, ordinal, day, key, k0, k1):  # type: ignore[no-untyped-def]
    """The 53 bits of a uniform at an address, as an integer; all arguments uint64."""
    w0, w1, _, _ = philox(np.uint32((decision << _16) + ordinal), np.uint32(day), np.uint32(key),
                          np.uint32(key >> _32), np.uint32(k0), np.uint32(k1))
    return ((np.uint64(w0) << _32) | np.uint64(w1)) >> _11


@inlined
def uniform_at(decision, ordinal, day, key, k0, k1):  # type: ignore[no-untyped-def]
    """One uniform in (0, 1) at an address; all arguments uint64."""
    return np.int64(bits_at(decision, ordinal, day, key, k0, k1)) * 2.0**-53 + 2.0**-54


@kernel
def _uniforms(decision, ordinal, day, keys, k0, k1, out):  # type: ignore[no-untyped-def]
    what, which, when = np.uint64(decision), np.uint64(ordinal), np.uint64(day)
    for i in range(keys.size):
        out[i] = uniform_at(what, which, when, keys[i], k0, k1)


@kernel
def _uniforms_at_ordinals(decision, ordinals, day, keys, k0, k1, out):  # type: ignore[no-untyped-def]
    what, when = np.uint64(decision), np.uint64(day)
    for i in range(keys.size):
        out[i] = uniform_at(what, ordinals[i], when, keys[i], k0, k1)


@kernel
def _uniforms_of(decisions, day, keys, k0, k1, out):  # type: ignore[no-untyped-def]
    when = np.uint64(day)
    for d in range(decisions.size):
        for i in range(keys.size):
            out[d, i] = uniform_at(decisions[d], np.uint64(0), when, keys[i], k0, k1)


@kernel
def _race_equal(decision, day, keys, first, count, excluded, k0, k1, luck, out):  # type: ignore[no-untyped-def]
    # Equal weights: the smallest -ln(u) is the largest u. Drawing first and comparing after lets the draws be vectors.
    for i in range(keys.size):
        for j in range(count[i]):
            luck[j] = bits_at(decision, np.uint64(j), day, keys[i], k0, k1)
        best = np.uint64(0)
        out[i] = -1
        for j in range(count[i]):
            if (luck[j] > best or out[i] < 0) and first[i] + j != excluded[i]:
                best = luck[j]
                out[i] = first[i] + j


@kernel
def _race_weighted(decision, day, keys, weights, k0, k1, out):  # type: ignore[no-untyped-def]
    what, when = np.uint64(decision), np.uint64(day)
    for i in range(keys.size):
        best = np.inf
        out[i] = -1
        for option in range(weights.shape[1]):
            if weights[i, option] > 0.0:
                score = -np.log(uniform_at(what, np.uint64(option), when, keys[i], k0, k1)) / weights[i, option]
                if score < best:
                    best = score
                    out[i] = option


@kernel
def _competing(whether, which, day, keys, probability, rates, k0, k1, out):  # type: ignore[no-untyped-def]
    first, second, when = np.uint64(whether), np.uint64(which), np.uint64(day)
    ways = rates.shape[0]
    for i in range(keys.size):
        out[i] = -1
        if uniform_at(first, np.uint64(0), when, keys[i], k0, k1) >= probability[i]:
            continue
        total = 0.0
        for way in range(ways):
            total += rates[way, i]
        threshold = uniform_at(second, np.uint64(0), when, keys[i], k0, k1) * total
        reached = 0.0
        for way in range(ways):
            reached += rates[way, i]
            out[i] = way
            if threshold < reached:
                break


@inlined
def normal_inverse_at(p):  # type: ignore[no-untyped-def]
    """The standard normal quantile of p in (0, 1): algorithm AS 241, PPND16 (Wichura 1988)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        num = (((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r + 6.7265770927008700853e4) * r
                   + 4.5921953931549871457e4) * r + 1.3731693765509461125e4) * r + 1.9715909503065514427e3) * r
                + 1.3314166789178437745e2) * r + 3.3871328727963666080e0)
        den = (((((((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r + 3.9307895800092710610e4) * r
                   + 2.1213794301586595867e4) * r + 5.3941960214247511077e3) * r + 6.8718700749205790830e2) * r
                + 4.2313330701600911252e1) * r + 1.0)
        return q * num / den
    r = np.sqrt(-np.log(p if q < 0.0 else 1.0 - p))
    if r <= 5.0:
        r -= 1.6
        num = (((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r
                   + 1.27045825245236838258e0) * r + 3.64784832476320460504e0) * r + 5.76949722146069140550e0) * r
                + 4.63033784615654529590e0) * r + 1.42343711074968357734e0)
        den = (((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 1.51986665636164571966e-2) * r
                   + 1.48103976427480074590e-1) * r + 6.89767334985100004550e-1) * r + 1.67638483018380384940e0) * r
                + 2.05319162663775882187e0) * r + 1.0)
    else:
        r -= 5.0
        num = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r
                   + 2.65321895265761230930e-2) * r + 2.96560571828504891230e-1) * r + 1.78482653991729133580e0) * r
                + 5.46378491116411436990e0) * r + 6.65790464350110377720e0)
        den = (((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r
                   + 7.86869131145613259100e-4) * r + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r
                + 5.99832206555887937690e-1) * r + 1.0)
    x = num / den
    return -x if q < 0.0 else x


@kernel
def _normals(u, out):  # type: ignore[no-untyped-def]
    for i in range(u.size):
        out[i] = normal_inverse_at(u[i])


@kernel
def _poissons(u, means, out):  # type: ignore[no-untyped-def]
    for i in range(u.size):
        mean = means[i % means.size]
        chance = min(u[i], 1.0 - 1e-12)  # beyond it the sums below have no digits left to tell one count from another
        out[i] = 0
        if chance <= 1.0 - mean:
            continue  # exp(-mean) is no less than 1 - mean: nothing happens, and no exponential is taken
        mass = np.exp(-mean)
        total = mass
        count = 0
        while chance > total and count < 16383:
            count += 1
            mass *= mean / count
            if mass == 0.0:
                break
            total += mass
        out[i] = count


def normal_inverse(u: Floats) -> Floats:
    """Standard normal quantiles of uniforms (n,)."""
    out = np.empty(u.size)
    _normals(u, out)
    return out


def poisson_inverse(u: Floats, means: Any) -> NDArray[np.int64]:
    """Poisson counts by inversion of one uniform each: a higher mean never gives fewer.

    u: (n,) in (0, 1), above 1 - 1e-12 taken as that; means: (n,) or a number, below 700.
    """
    out = np.empty(u.size, dtype=np.int64)
    _poissons(u, np.atleast_1d(np.asarray(means, dtype=np.float64)), out)
    return out


def make_key(kind: KeyKind, unit: Any, *, dispute_kind: Any = 0, day: Any = 0, ordinal: Any = 0) -> Keys:
    """Keys as bit fields: kind 4, unit 24, dispute kind 6, day 16, ordinal 14. Arguments broadcast.

    >>> hex(int(make_key(KeyKind.DISPUTE, 3, dispute_kind=2, day=1, ordinal=5)))
    '0x1000003080004005'
    """
    constant, parts = int(kind) << 60, []
    for value, shift in ((unit, 36), (dispute_kind, 30), (day, 14), (ordinal, 0)):
        if isinstance(value, int):
            constant |= value << shift
        else:
            parts.append(np.asarray(value).astype(np.uint64) << np.uint64(shift))
    key: Any = np.uint64(constant)
    for part in parts:
        key = key | part
    return np.asarray(key)


def make_person_key(kind: KeyKind, courtyard: Any, ordinal: Any) -> Keys:
    """Keys of residents and households: (courtyard, ordinal in it), the ordinal over the last 30 bits."""
    return make_key(kind, courtyard, ordinal=ordinal)


def person_key_bases(kind: KeyKind, courtyards: Any, first: Any) -> Keys:
    """To what the row of a resident or household is added for its key, by courtyard (n,).

    courtyards: (n,) as keys have them; first: (n,) row of the first of them in each, behind which the others stand.

    >>> bases = person_key_bases(KeyKind.RESIDENT, np.arange(2), np.array([0, 300]))
    >>> bool(bases[1] + np.uint64(307) == make_person_key(KeyKind.RESIDENT, 1, 7))
    True
    """
    return np.asarray(make_person_key(kind, courtyards, 0) - first.astype(np.uint64))


class Chance:
    """All luck of one run: the same address gives the same number, whoever asks and whenever.

    seed, replication: integers from 0 to 2**32 - 1.
    """

    def __init__(self, seed: int, replication: int = 0) -> None:
        self.seed, self.replication = int(seed), int(replication)
        self._k0, self._k1 = np.uint64(self.seed), np.uint64(self.replication)

    def uniform(self, decision: int, day: int, keys: Keys, *, ordinal: Any = 0) -> Floats:
        """Uniforms in (0, 1), one per key; `ordinal` is a number or one per key (0 to 65,535)."""
        out = np.empty(keys.size)
        if not keys.flags.c_contiguous:
            keys = keys.copy()
        if isinstance(ordinal, int):
            _uniforms(int(decision), ordinal, day, keys, self._k0, self._k1, out)
        else:
            ordinals = np.ascontiguousarray(ordinal, dtype=np.uint64)
            _uniforms_at_ordinals(int(decision), ordinals, day, keys, self._k0, self._k1, out)
        return out

    def uniforms(self, decisions: Sequence[int], day: int, keys: Keys) -> Floats:
        """Uniforms in (0, 1) of several decisions: (decisions, keys), each as `uniform` gives it."""
        out = np.empty((len(decisions), keys.size))
        _uniforms_of(np.array([int(d) for d in decisions], dtype=np.uint64), day, keys, self._k0, self._k1, out)
        return out

    def normal(self, decision: int, day: int, keys: Keys, *, ordinal: Any = 0) -> Floats:
        """Standard normals, one per key, by inversion of `uniform`."""
        return normal_inverse(self.uniform(decision, day, keys, ordinal=ordinal))

    def poisson(self, decision: int, day: int, keys: Keys, means: Any) -> NDArray[np.int64]:
        """Poisson counts, one per key, by inversion of `uniform`."""
        return poisson_inverse(self.uniform(decision, day, keys), means)

    def choose_row(self, decision: int, day: int, keys: Keys, first: NDArray[Any], count: NDArray[Any],
                   excluded: NDArray[Any] | None = None) -> NDArray[np.int64]:
        """For each key one row of first .. first + count - 1, all equally likely (keyed race).

        The j-th candidate's luck is addressed by j, so a new candidate at the end moves
        nobody else's. `excluded` names a row that may not win; -1 where nobody is left.
        """
        out = np.empty(keys.size, dtype=np.int64)
        if excluded is None:
            excluded = np.full(keys.size, -1, dtype=np.int64)
        _race_equal(np.uint64(decision), np.uint64(day), keys, first.astype(np.int64),
                    count.astype(np.int64), excluded.astype(np.int64), self._k0, self._k1,
                    np.empty(int(count.max(initial=0)), dtype=np.uint64), out)
        return out

    def competing(self, whether: int, which: int, day: int, keys: Keys, probability: Floats,
                  rates: Floats) -> NDArray[np.int64]:
        """Competing risks: for each key the way in which it leaves, or -1 where it stays.

        It leaves if the uniform of `whether` is below its probability; the uniform of `which` times the sum of its
        rates says in which of the ways (rows of rates, (ways, keys)): the first whose sum with those before is
        above it.
        """
        out = np.empty(keys.size, dtype=np.int64)
        _competing(int(whether), int(which), day, keys, probability, rates, self._k0, self._k1, out)
        return out

    def choose_option(self, decision: int, day: int, keys: Keys, weights: Floats) -> NDArray[np.int64]:
        """For each key one of m options with chances in proportion to its row of weights (n, m).

        Keyed race: the smallest -ln(u) / weight wins, ties to the lowest option; an option
        of weight 0 never wins; -1 where all weights are 0.
        """
        out = np.empty(keys.size, dtype=np.int64)
        weights = np.ascontiguousarray(weights, dtype=np.float64)
        _race_weighted(int(decision), day, keys, weights, self._k0, self._k1, out)
        return out
