"""Names beside the points of a figure: none on another, none outside."""

from itertools import combinations

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from yhly_sim.report.point_names import name_points


def named(points: list[tuple[str, tuple[float, float], str]], *, keeps_all: bool) -> tuple[list[Annotation], Figure]:
    figure = Figure(figsize=(4, 3))
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    name_points(axes, points, size=9, keeps_all=keeps_all)
    return [text for text in axes.texts if isinstance(text, Annotation)], figure


@pytest.mark.parametrize("keeps_all", [True, False])
def test_names_on_one_spot_cover_no_other(keeps_all: bool) -> None:
    texts, _ = named([(letter, (0.5, 0.5), "black") for letter in "ABCDEFGHIJ"], keeps_all=keeps_all)
    assert not any(one.get_window_extent().overlaps(other.get_window_extent()) for one, other in combinations(texts, 2))
    assert [text.get_text() for text in texts] == list("ABCDEFGHIJ" if keeps_all else "ABCDEF")


def test_at_the_edge_a_name_turns_inwards() -> None:
    (text,), figure = named([("a long name", (1.0, 0.5), "black")], keeps_all=False)
    assert text.get_ha() == "right" and text.get_window_extent().x1 <= figure.axes[0].bbox.x1


def test_a_name_without_room_is_left_out_or_stands_all_the_same() -> None:
    wide = [("W" * 80, (0.5, 0.5), "black")]
    assert not named(wide, keeps_all=False)[0] and len(named(wide, keeps_all=True)[0]) == 1
