"""The table and the sentence of cost-effectiveness: a price where there is one, and words where there is none."""

import io
import re

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from yhly_sim.analysis.comparison.cost_effectiveness import cost_effectiveness
from yhly_sim.model.outcomes import EFFECTS, OUTCOMES
from yhly_sim.report.comparison.costs import cost_sentence, cost_table

REGISTER = tuple(measure.outcome for measure in OUTCOMES.values())
NAMES = ("resolved_count", "satisfaction", "cost_full_yuan", "cost_public_yuan", "cost_per_adult_yuan")


def found(cases, points, yuan, n=6):
    luck = np.random.default_rng(2)
    before = pd.DataFrame({name: luck.normal(level, 0.001 * level, n) for name, level in zip(
        NAMES, (900.0, 0.6, 3e6, 2e6, 8.0), strict=True)})
    steps = {"resolved_count": cases, "satisfaction": points / 100, "cost_full_yuan": yuan,
             "cost_public_yuan": yuan / 2, "cost_per_adult_yuan": yuan / 400_000}
    after = before + pd.DataFrame({name: step * (1 + 0.1 * luck.normal(0, 1, n)) for name, step in steps.items()})
    return cost_effectiveness(before, after, EFFECTS, REGISTER)


def printed(table, width):
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(table)
    return console.export_text()


@pytest.mark.parametrize(("lang", "price"), [
    ("zh", r"多化解一件纠纷要多花 5,\d{3} 元"), ("en", r"dispute resolved: 5,\d{3} yuan")])
def test_a_price_is_said_with_its_interval(lang, price):
    said = cost_sentence(found(200, 3, 1_100_000), EFFECTS, lang)
    assert re.search(price, said), said
    assert "95%" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_price_is_printed_where_no_effect_is_established(lang):
    nothing = found(0, 0, 1_100_000)
    said, shown = cost_sentence(nothing, EFFECTS, lang), printed(cost_table(nothing, EFFECTS, lang), 160)
    words = {"zh": ("无从谈起", "无单价"), "en": ("not defined", "no price")}[lang]
    assert words[0] in said and words[1] in shown
    assert not re.search(r"要多花|resolved: [\d−]", said)


@pytest.mark.parametrize(("planted", "zh", "en"), [
    ((200, 3, -900_000), "不必多花", "none. There is more effect"),
    ((-200, -3, 900_000), "效果变差", "not defined. There is less effect"),
    ((-200, -3, -900_000), "省下", "saved for each that is lost"),
])
def test_each_verdict_has_its_sentence(planted, zh, en):
    assert zh in cost_sentence(found(*planted), EFFECTS, "zh")
    assert en in cost_sentence(found(*planted), EFFECTS, "en")


def test_one_pair_is_told_apart():
    assert "只有一对" in cost_sentence(found(200, 3, 900_000, n=1), EFFECTS, "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_is_readable_at_a_hundred_columns(lang):
    shown = printed(cost_table(found(200, 3, 1_100_000), EFFECTS, lang), 100)
    assert all(len(line.rstrip()) <= 100 for line in shown.splitlines())
    assert "…" not in shown
    assert {"zh": "多花且改善 100%", "en": "dearer and better"}[lang] in shown.replace("\n", " ")
