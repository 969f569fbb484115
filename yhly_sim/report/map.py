"""The map of a built district: where courtyards lie, of what kind and how large, and who they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping

import numpy as np

from yhly_sim.domain.codes import CourtyardKind
from yhly_sim.domain.world.places import place_name
from yhly_sim.engine.language import current_language, say
from yhly_sim.engine.tables import State
from yhly_sim.report.fonts import font_family
from yhly_sim.report.map_ground import Ground

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

KIND_COLOURS: Mapping[CourtyardKind, str] = {
    CourtyardKind.NEW_COMPOUND: "#6f9dc4",
    CourtyardKind.OLD_COMPOUND: "#e3b277",
    CourtyardKind.NO_RESPONSIBLE_UNIT: "#77698c",
    CourtyardKind.RESIDENTS_GROUP: "#a5c49b",
}
GROUNDS = ("#f6f2ea", "#eef1ee", "#f3eef0", "#edf0f4")
INK, SOFT_INK, COMMUNITY_INK, GRID_INK, PAPER = "#3d4450", "#7d8490", "#aab0b8", "#bfc4cb", "#ffffff"
BORDERS: Any = ((SOFT_INK, 1.6, "-"), (COMMUNITY_INK, 0.9, "-"), (GRID_INK, 0.8, (0, (2.5, 2.0))))
"""Colour, width and style of the borders of subdistricts, communities and grids."""
DISC_SHARE = 0.24
"""Share of the district's area that its discs cover together."""


def plot_map(state: State, *, title: Mapping[str, str] | None = None, subdistrict_names: tuple[str, ...] = (),
             has_real_places: bool = False, lang: str | None = None) -> Figure:
    """A matplotlib Figure of a built world: one disc a courtyard, its colour the kind, its area the households.

    Each courtyard's ground is what lies nearer to it than to any other (Voronoi); where neighbouring grounds
    belong to different grids, communities or subdistricts runs a border. title: the world's name in each language;
    subdistrict_names: what the file calls them, invented ordinals without; lang: "zh" or "en", else the current one.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    lang = lang or current_language()
    with rc_context({"font.family": font_family()}):
        figure = Figure(figsize=(11.0, 11.6), facecolor=PAPER)
        axes = figure.add_axes((0.02, 0.085, 0.96, 0.84))
        axes.set_aspect("equal")
        axes.set_axis_off()
        ground = Ground(state)
        _draw_ground(axes, ground)
        _draw_discs(axes, state, ground.area)
        _draw_names(axes, state, subdistrict_names, lang)
        _draw_words(figure, state, title or {}, has_real_places, lang)
        _draw_legends(figure, state, lang)
    return figure


def _draw_ground(axes: Axes, ground: Ground) -> None:
    from matplotlib.collections import LineCollection, PolyCollection

    colours = np.array(GROUNDS)[ground.owners[0] % len(GROUNDS)]
    axes.add_collection(PolyCollection(ground.polygons, facecolors=colours, edgecolors=colours, linewidths=0.6))
    for pieces, (colour, width, style) in zip(ground.borders(), ((INK, 1.7, "-"), *BORDERS), strict=True):
        axes.add_collection(LineCollection(
            pieces, colors=colour, linewidths=width, linestyles=[style], capstyle="round", zorder=2))
    low, high = ground.limits.min(axis=0), ground.limits.max(axis=0)
    margin = 0.02 * (high - low).max()
    axes.set_xlim(low[0] - margin, high[0] + margin)
    axes.set_ylim(low[1] - margin, high[1] + margin)


def _radius(state: State, area: float, households: Any) -> Any:
    """Metres; all discs together cover `DISC_SHARE` of the ground."""
    return np.sqrt(DISC_SHARE * area * households / state.courtyards.household_count.sum() / np.pi)


def _draw_discs(axes: Axes, state: State, area: float) -> None:
    """Large discs first, so that small ones stay in sight; complete compounds wear a dark ring."""
    from matplotlib.collections import PatchCollection
    from matplotlib.patches import Circle

    courtyards = state.courtyards
    order = np.argsort(-courtyards.household_count, kind="stable")
    radius = _radius(state, area, courtyards.household_count)
    discs = [Circle((courtyards.x_metres[i], courtyards.y_metres[i]), radius[i]) for i in order]
    colours = [KIND_COLOURS[CourtyardKind(int(kind))] for kind in courtyards.kind[order]]
    edges = np.where(courtyards.is_complete[order], INK, PAPER)
    axes.add_collection(PatchCollection(
        discs, facecolors=colours, edgecolors=edges, linewidths=np.where(courtyards.is_complete[order], 1.0, 0.5),
        alpha=0.92, zorder=3))


def _draw_names(axes: Axes, state: State, names: tuple[str, ...], lang: str) -> None:
    from matplotlib.patheffects import withStroke

    for row in range(len(state.subdistricts)):
        given = names[row] if row < len(names) else ""
        label = place_name("subdistrict", row, lang) if not given or given.isdigit() else given
        axes.text(state.subdistricts.x_metres[row], state.subdistricts.y_metres[row], label, ha="center", va="center",
                  fontsize=11, color=INK, zorder=5, path_effects=[withStroke(linewidth=3.5, foreground=PAPER)])


def _draw_words(figure: Figure, state: State, title: Mapping[str, str], has_real_places: bool, lang: str) -> None:
    counts = {name: f"{len(state.tables[name]):,}" for name in (
        "subdistricts", "communities", "grids", "courtyards", "residents")}
    world = title.get(lang) or place_name("district", 0, lang)
    figure.text(0.035, 0.965, say("map_title", lang=lang, world=world, **counts), fontsize=13.5, color=INK, va="center")
    figure.text(0.035, 0.938, say("map_real_places" if has_real_places else "map_schematic", lang=lang),
                fontsize=10, color=SOFT_INK, va="center")


def _draw_legends(figure: Figure, state: State, lang: str) -> None:
    from matplotlib.lines import Line2D

    def dot(colour: str, edge: str, size: float) -> Line2D:
        return Line2D([], [], linestyle="none", marker="o", markersize=size, markerfacecolor=colour,
                      markeredgecolor=edge, markeredgewidth=1.0)

    used = [kind for kind in CourtyardKind if (state.courtyards.kind == kind).any()]
    handles = [dot(KIND_COLOURS[kind], PAPER, 10) for kind in used]
    words = [say(f"map_kind_{kind.name.lower()}", lang=lang) for kind in used]
    if state.courtyards.is_complete.any():
        handles.append(dot(PAPER, INK, 9))
        words.append(say("map_complete", lang=lang))
    borders = [Line2D([], [], color=colour, linewidth=width, linestyle=style) for colour, width, style in BORDERS]
    words += [say(f"map_border_{level}", lang=lang) for level in ("subdistrict", "community", "grid")]
    figure.legend(handles + borders, words, loc="lower center", bbox_to_anchor=(0.5, 0.012), ncol=4, frameon=False,
                  fontsize=10, labelcolor=INK, handletextpad=0.5, columnspacing=2.0)
