from dataclasses import replace
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.report.toy_comparison import REGISTER, comparison
from yhly_sim.report.comparison.table import comparison_table, run_table

BOTH = pytest.mark.parametrize("lang", ["zh", "en"])


def printed(table, width=100):
    console = Console(width=width, record=True, file=StringIO())
    console.print(table)
    return console.export_text()


def row_of(text, label):
    return next(line for line in text.splitlines() if line.strip().startswith(label))


@BOTH
def test_a_comparison_fits_a_hundred_columns_whole(lang):
    text = printed(comparison_table(comparison(satisfaction=0.03, yuan=4e7, branches=220), REGISTER, lang))
    assert max(cell_len(line) for line in text.splitlines()) <= 100
    assert "…" not in text.replace(" … ", "")
    for words in ("no_reform", "weidu", "d_z", " p ", "Holm", "VRF", {"zh": "还需", "en": "More n"}[lang]):
        assert words in text.replace("no_refor\nm", "no_reform"), words


@BOTH
def test_every_row_has_its_interval_and_no_mean_stands_alone(lang):
    text = printed(comparison_table(comparison(satisfaction=0.03, n=8), REGISTER, lang))
    for outcome in REGISTER:
        words = outcome.label(lang)[:4] if lang == "zh" else outcome.label(lang).split()[0]
        assert " … " in row_of(text, words), outcome.name


@BOTH
def test_marks_follow_the_better_direction_and_not_the_sign(lang):
    text = printed(comparison_table(comparison(satisfaction=0.03, days=-4.0, yuan=1e6, branches=20.0), REGISTER, lang))
    for zh, en, mark in (("满意度", "satisfaction", "▲"), ("化解天数", "median", "▲"), ("支出", "cost", "▼"),
                         ("党支部数", "number", "△")):
        assert mark in row_of(text, zh if lang == "zh" else en)


@BOTH
def test_one_pair_shows_a_dash_where_nothing_can_be_said(lang):
    text = printed(comparison_table(comparison(satisfaction=0.03, n=1), REGISTER, lang))
    assert row_of(text, "满意度" if lang == "zh" else "satisfaction").count("–") == 5


@BOTH
def test_an_absent_outcome_is_named_with_its_side(lang):
    compared = comparison()
    kept = tuple(d for d in compared.differences if d.name != "branch_count")
    text = printed(comparison_table(replace(compared, differences=kept, absent={"branch_count": "baseline"}), REGISTER, lang))
    assert {"zh": "“no_reform”没有以下结果（相应机制未启用，或没有这样的案例）：党支部数", "en": "“no_reform” has no value for"}[lang] in text


@BOTH
def test_a_run_shows_the_reported_value_beside_the_true_one_and_says_it_is_one_draw(lang):
    text = printed(run_table({"satisfaction": 0.61, "satisfaction_reported": 0.72, "cost_yuan": 3.2e7}, REGISTER, lang))
    row = row_of(text, "满意度" if lang == "zh" else "satisfaction")
    assert "61" in row and "72" in row
    assert {"zh": "上报满意度", "en": "reported satisfaction"}[lang] not in text
    assert {"zh": "一次运行只是一次运气", "en": "One run is one draw of luck"}[lang] in text
    assert {"zh": "3,200", "en": "32"}[lang] in row_of(text, {"zh": "支出", "en": "cost"}[lang])


TITLES = {"no_reform": {"zh": "不改革", "en": "No reform"}, "weidu": {"zh": "魏都方案", "en": "Weidu programme"}}


@BOTH
def test_a_table_calls_scenarios_by_their_titles(lang):
    compared = comparison(satisfaction=0.03, yuan=4e7, branches=220)
    kept = tuple(d for d in compared.differences if d.name != "branch_count")
    compared = replace(compared, differences=kept, absent={"branch_count": "baseline"})
    text = printed(comparison_table(compared, REGISTER, lang, titles=TITLES))
    assert max(cell_len(line) for line in text.splitlines()) <= 100
    assert "no_reform" not in text and "“" + TITLES["no_reform"][lang] + "”" in text
    assert TITLES["weidu"][lang].split()[0] in text


@BOTH
def test_what_is_practically_the_same_is_marked_so(lang):
    register = tuple(replace(o, smallest_difference=0.02) if o.name == "resolved_share" else o for o in REGISTER)
    text = printed(comparison_table(comparison(register=register, resolved=0.006, n=60), register, lang))
    assert "≈" in row_of(text, "纠纷化解率" if lang == "zh" else "share of")
    assert "≈" not in row_of(text, "满意度" if lang == "zh" else "satisfaction")


@BOTH
def test_in_a_narrow_window_nothing_is_cut_and_what_is_left_out_is_named(lang):
    compared = comparison(satisfaction=0.03, yuan=4e7, branches=220)
    text = printed(comparison_table(compared, REGISTER, lang, titles=TITLES, width=80), width=80)
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert "d_z" not in text.splitlines()[0] and "<.001" in text and "96" in text
