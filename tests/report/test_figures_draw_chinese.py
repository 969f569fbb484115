import os
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import pytest

from tests.report.toy_comparison import REGISTER, comparison
from tests.studies.toy_model import REGISTER as TOY_REGISTER
from tests.studies.toy_model import run as toy_run
from yhly_sim.report.comparison.figure import comparison_figure, rows_to_draw
from yhly_sim.report.fonts import font_path
from yhly_sim.studies.compare import compare
from yhly_sim.studies.run import run

ROOT = Path(__file__).resolve().parents[2]
NO_FONTS = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>'
DRAW = """
import warnings
warnings.simplefilter("error")
from tests.studies.toy_model import REGISTER, run
from yhly_sim.studies.compare import compare
result = compare(["no_reform", "weidu"], replications=3, adapter=run, outcomes=REGISTER, workers=1)
result.plot("zh").savefig("ours.png")

from matplotlib.figure import Figure
plain = Figure()
plain.text(0.5, 0.5, "满意度")
try:
    plain.savefig("plain.png")
except UserWarning as warning:
    print("without our font:", warning)
"""


def result(n=4):
    return compare(["no_reform", "weidu"], replications=n, adapter=toy_run, outcomes=TOY_REGISTER, workers=1)


def test_chinese_labels_draw_where_no_chinese_font_is_installed(tmp_path):
    (tmp_path / "fonts.conf").write_text(NO_FONTS)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
        "MPLCONFIGDIR": str(tmp_path / "matplotlib"),
    }
    told = subprocess.run([sys.executable, "-c", DRAW], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert (tmp_path / "ours.png").stat().st_size > 20_000
    assert "without our font: Glyph" in told.stdout and "missing from font" in told.stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("n", [1, 2, 4])
def test_every_letter_of_a_figure_has_a_glyph_in_both_languages(lang, n, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result(n).plot(lang).savefig(tmp_path / "figure.png")
        run("weidu", adapter=toy_run, outcomes=TOY_REGISTER).plot(lang).savefig(tmp_path / "run.png")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_words_of_a_figure_overlap_or_leave_the_page(lang):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = result().plot(lang)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    texts = [text for text in _texts(figure) if text.get_text().strip() and text.get_visible()]
    boxes = [(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in texts]
    page = figure.bbox
    for words, box in boxes:
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= page.x1 and box.y1 <= page.y1, words
    for place, (words, box) in enumerate(boxes):
        for other_words, other in boxes[place + 1:]:
            shared = min(box.x1, other.x1) - max(box.x0, other.x0), min(box.y1, other.y1) - max(box.y0, other.y0)
            assert min(shared) <= 3, f"{words} lies over {other_words}"


def _texts(figure):
    yield from figure.texts
    for legend in figure.legends:
        yield from legend.get_texts()
    for axes in figure.axes:
        yield from axes.texts
        yield axes._left_title
        yield axes.xaxis.label
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            yield from (tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high)


def test_better_lies_to_the_right_whatever_the_sign():
    compared = comparison(days=-4.0, yuan=4e6)
    figure = comparison_figure(compared, result().series.iloc[:0], outcomes=REGISTER, lang="en")
    points = [line.get_xdata()[0] for line in figure.axes[0].lines if line.get_marker() == "o"]
    names = [outcome.name for outcome, _ in rows_to_draw(compared, REGISTER)]
    drawn = dict(zip(names, points, strict=True))
    assert drawn["resolution_days_median"] > 0.5 and drawn["cost_yuan"] < -0.5


def test_the_font_travels_with_the_program():
    assert font_path().is_file() and font_path().suffix == ".otf"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_figure_calls_scenarios_by_their_titles(lang):
    titles = {"no_reform": {"zh": "不改革", "en": "No reform"}, "weidu": {"zh": "魏都方案", "en": "Weidu programme"}}
    found = result()
    figure = comparison_figure(found.comparison, found.series, outcomes=TOY_REGISTER, titles=titles, lang=lang)
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert legend == [titles["no_reform"][lang], titles["weidu"][lang]]
    assert all(title in figure.texts[0].get_text() for title in legend)


def test_a_course_that_moves_by_less_than_is_of_interest_looks_flat():
    found = result()
    stated = tuple(replace(o, smallest_difference=0.5) if o.name == "satisfaction" else o for o in TOY_REGISTER)
    heights = []
    for register in (TOY_REGISTER, stated):
        figure = comparison_figure(found.comparison, found.series, outcomes=register, lang="en")
        low, high = next(axes for axes in figure.axes if "satisfaction" in axes.get_title("left")).get_ylim()
        heights.append(high - low)
    assert heights[0] < 50 and heights[1] == pytest.approx(100)
