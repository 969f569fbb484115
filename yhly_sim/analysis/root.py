"""Where a monotone statistic meets its target: a search that asks for values and is told what came of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

MOST_ASKED = 12
FIRST_STEP = 0.1
"""The second value asked lies this share of the range from the first."""


@dataclass
class RootSearch:
    """Ask / tell search for the value at which `gap` (statistic less target) is 0.

    low, high: the range; start: the first value; rises: whether the gap rises with the value; enough: a gap of at most
    this ends the search; digits: decimals of the values that are asked, so that what is written is what was tried.

    Steps by the secant of the two nearest values, kept inside the bracket that the signs give; by halves where the
    secant leaves it, or to the end of the range where it points beyond that. When the gap points beyond an end that was
    asked, the search is over without a root. Plain data: it pickles.

    >>> search = RootSearch(low=0.0, high=4.0, start=1.0, rises=True, enough=1e-3, digits=6)
    >>> while not search.is_done:
    ...     value = search.ask()
    ...     search.tell(value, value**2 - 2.0)
    >>> search.has_root, round(search.best, 2)
    (True, 1.41)
    """

    low: float
    high: float
    start: float
    rises: bool
    enough: float
    digits: int = 4
    told: list[tuple[float, float]] = field(default_factory=list)

    def ask(self) -> float:
        """The next value to try."""
        if not self.told:
            return self._kept(self.start)
        below, above = self._bracket()
        value = self._step() if len(self.told) == 1 else self._secant()
        if value is None or not below < value < above:
            beyond = self._end_beyond(value)
            value = (below + above) / 2 if beyond is None else beyond
        value = self._kept(value)
        known = {one for one, _ in self.told}
        for other in (value, self._kept((below + above) / 2), self._kept(below), self._kept(above)):
            if other not in known:
                return other
        return value

    def tell(self, value: float, gap: float) -> None:
        """What came of a value."""
        self.told.append((value, gap))

    @property
    def best(self) -> float:
        """The value with the smallest gap so far."""
        return min(self.told, key=lambda one: abs(one[1]))[0]

    @property
    def has_root(self) -> bool:
        return any(abs(gap) <= self.enough for _, gap in self.told)

    @property
    def is_done(self) -> bool:
        """Found, or nothing left to try."""
        if self.has_root or len(self.told) >= MOST_ASKED:
            return True
        below, above = self._bracket()
        return bool(self.told) and (above - below < 10.0**-self.digits or self._points_out())

    def _points_out(self) -> bool:
        """Whether an end of the range was asked and the root would lie beyond it."""
        return any((value >= self.high and self._wants_more(gap)) or (value <= self.low and not self._wants_more(gap))
                   for value, gap in self.told)

    def _wants_more(self, gap: float) -> bool:
        return (gap < 0) == self.rises

    def _bracket(self) -> tuple[float, float]:
        """The part of the range in which the root can still lie."""
        below = max((value for value, gap in self.told if self._wants_more(gap)), default=self.low)
        above = min((value for value, gap in self.told if not self._wants_more(gap)), default=self.high)
        return (below, above) if below <= above else (self.low, self.high)

    def _secant(self) -> float | None:
        if len(self.told) < 2:
            return None
        (x0, y0), (x1, y1) = sorted(self.told, key=lambda one: abs(one[1]))[:2]
        if x0 == x1 or y0 == y1 or ((y1 - y0) / (x1 - x0) > 0) != self.rises:
            return None
        return x0 - y0 * (x1 - x0) / (y1 - y0)

    def _end_beyond(self, value: float | None) -> float | None:
        """The end of the range beyond which a value lies, if it was not asked."""
        if value is None:
            return None
        end = self.low if value <= self.low else self.high if value >= self.high else None
        return None if end in {one for one, _ in self.told} else end

    def _step(self) -> float:
        value, gap = self.told[-1]
        return value + math.copysign(FIRST_STEP * (self.high - self.low), 1 if self._wants_more(gap) else -1)

    def _kept(self, value: float) -> float:
        return round(min(max(value, self.low), self.high), self.digits)
