"""Fractional factorials with two settings a factor: which effects can then not be told apart is part of the design.

A column of a design is a set of base factors, kept as the bits of a number: bit i is base factor i, and a factor is at
its second setting where an odd number of its bases are. So the run with every factor at its first setting is always
there. Two effects are aliases when the exclusive or of their columns is the same: the runs tell only their sum or their
difference.
"""

from __future__ import annotations

from itertools import combinations
from typing import Iterator, Mapping, Sequence

Columns = tuple[int, ...]
"""The column of each factor: a single bit for a base factor, several for one that is made of others."""

MAX_TRIES = 20_000
"""Steps of the search for columns with a number of base factors, before one more is taken."""


def columns_for(count: int, *, resolution: int) -> Columns:
    """Columns of `count` factors with the fewest base factors found such that the resolution is at least this.

    Resolution 3: no main effect is an alias of another; 4: nor of an interaction of two; 5: nor are two interactions of
    two aliases of each other.

    >>> columns_for(3, resolution=3), columns_for(4, resolution=4)
    ((1, 2, 3), (1, 2, 4, 7))
    >>> columns_for(5, resolution=5)
    (1, 2, 4, 8, 15)
    """
    for bases in range(1, count + 1):
        own = tuple(1 << place for place in range(bases))
        found = _extended(own, count, resolution, bases)
        if found is not None:
            return found
    raise AssertionError("with a base for each factor the search ends")


def _extended(own: Columns, count: int, resolution: int, bases: int) -> Columns | None:
    """Columns that keep the resolution, after those of the base factors; None where the search finds none."""
    candidates = sorted((column for column in range(1, 1 << bases) if column.bit_count() >= resolution - 1),
                        key=lambda column: (-column.bit_count(), column))
    tries = 0

    def search(chosen: Columns, start: int) -> Columns | None:
        nonlocal tries
        if len(chosen) == count:
            return chosen
        taken = _sums(chosen, resolution - 2)
        for place in range(start, len(candidates)):
            tries += 1
            if tries > MAX_TRIES:
                return None
            if candidates[place] not in taken:
                found = search((*chosen, candidates[place]), place + 1)
                if found is not None:
                    return found
        return None

    return search(own, 0)


def _sums(columns: Columns, most: int) -> set[int]:
    """What the columns can add up to, one to `most` of them at a time."""
    sums: set[int] = set()
    for size in range(1, most + 1):
        sums |= {_sum(chosen) for chosen in combinations(columns, size)}
    return sums


def _sum(columns: Sequence[int]) -> int:
    total = 0
    for column in columns:
        total ^= column
    return total


def columns_of(factors: Sequence[str], generators: Mapping[str, Sequence[str]]) -> Columns:
    """Columns where some factors follow from base factors: `{"d": ["a", "b"]}` means that d is an alias of a × b.

    >>> columns_of(["a", "b", "d"], {"d": ["a", "b"]})
    (1, 2, 3)
    """
    bases = [name for name in factors if name not in generators]
    bit = {name: 1 << place for place, name in enumerate(bases)}
    return tuple(bit[name] if name in bit else _sum([bit[part] for part in generators[name]]) for name in factors)


def resolution_of(columns: Columns) -> int:
    """How many factors the shortest constant product of factors has; one more than there are factors where none is.

    >>> resolution_of((1, 2, 3)), resolution_of((1, 2))
    (3, 3)
    """
    for size in range(1, len(columns) + 1):
        if any(_sum(chosen) == 0 for chosen in combinations(columns, size)):
            return size
    return len(columns) + 1


def signs(columns: Columns) -> Iterator[tuple[int, ...]]:
    """The runs: for each, 0 or 1 for each factor, the first factor changing slowest.

    >>> list(signs((1, 2, 3)))
    [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]
    """
    bases = max(columns).bit_length()
    for run in range(1 << bases):
        bits = [(run >> (bases - 1 - place)) & 1 for place in range(bases)]
        yield tuple(sum(bits[place] for place in range(bases) if column >> place & 1) % 2 for column in columns)


def aliases(factors: Sequence[str], columns: Columns) -> dict[str, list[str]]:
    """For each main effect and interaction of two, the others of these that it cannot be told from; those alone with
    themselves are left out.

    >>> aliases(["a", "b", "d"], (1, 2, 3))["a"]
    ['b × d']
    """
    effects: dict[tuple[int, ...], int] = {(place,): column for place, column in enumerate(columns)}
    effects |= {pair: _sum([columns[place] for place in pair]) for pair in combinations(range(len(columns)), 2)}
    by_column: dict[int, list[tuple[int, ...]]] = {}
    for effect, column in effects.items():
        by_column.setdefault(column, []).append(effect)

    def named(effect: tuple[int, ...]) -> str:
        return " × ".join(factors[place] for place in effect)

    return {named(effect): [named(other) for other in by_column[column] if other != effect]
            for effect, column in effects.items() if len(by_column[column]) > 1}
