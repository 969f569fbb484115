"""Names beside the points of a figure, none on another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Sequence

from matplotlib.transforms import Bbox

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLACES = ((5, 5), (-5, 5), (5, -5), (-5, -5), (5, 18), (-5, 18))
"""Where a name may stand beside its point, in points of type: the first that is free is taken."""

MORE_PLACES = (*PLACES, (5, -18), (-5, -18), (19, 5), (-19, 5), (19, -5), (-19, -5), (19, 18), (-19, 18))


def name_points(axes: Axes, points: Sequence[tuple[str, tuple[float, float], str]], *, size: float,
                keeps_all: bool = False) -> None:
    """A name at each point where it covers no other name and stays inside; without room it is left out.

    points: (name, (x, y), colour), the most important first; the limits of the axes are set already. keeps_all: names
    look farther for room, and one that finds none stands at the first place all the same.
    """
    taken: list[Bbox] = []
    for name, at, colour in points:
        for across, up in MORE_PLACES if keeps_all else PLACES:
            text = axes.annotate(name, at, xytext=(across, up), textcoords="offset points", fontsize=size,
                                 color=colour, ha="left" if across > 0 else "right", va="bottom" if up > 0 else "top",
                                 zorder=5)
            place = text.get_window_extent()
            if axes.bbox.x0 <= place.x0 and place.x1 <= axes.bbox.x1 and axes.bbox.y0 <= place.y0 and not any(
                    place.overlaps(other) for other in taken):
                taken.append(place)
                break
            text.remove()
        else:
            if keeps_all:
                axes.annotate(name, at, xytext=PLACES[0], textcoords="offset points", fontsize=size, color=colour,
                              zorder=5)
