from dataclasses import replace

import pytest

from tests.report.toy_comparison import REGISTER, comparison
from yhly_sim.engine.language import say
from yhly_sim.engine.outcomes import GROUPS, UNITS
from yhly_sim.report.numbers import NumberForm, form_for, number_form


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_unit_and_group_has_words_in_both_languages(lang):
    for unit in UNITS:
        assert "7" in say(f"unit_level_{unit}", lang=lang, number="7")
        assert "7" in say(f"unit_difference_{unit}", lang=lang, number="7")
        say(f"unit_name_{unit}", lang=lang)
    for group in GROUPS:
        assert say(f"group_{group}", lang=lang)


def test_digits_end_where_the_interval_begins():
    form = form_for("days", "en", largest=20.0, width=0.034)
    assert form.bare(12.3456) == "12.35"
    assert form_for("days", "en", largest=20.0, width=0.14).bare(12.3456) == "12.35"
    assert form_for("hours", "en", largest=2e4, width=420.0).bare(12345.6) == "12,346"


def test_shares_and_scores_are_shown_in_hundredths():
    assert form_for("share", "zh", largest=0.6, width=0.01).difference(-0.031) == "−3.1 个百分点"
    assert form_for("score", "en", largest=0.6, width=0.01).difference(0.031) == "+3.1 points of 100"


def test_large_sums_are_in_ten_thousands_or_millions():
    assert form_for("yuan", "zh", largest=3e7, width=5e5).level(3.21e7) == "3,210 万元"
    assert form_for("yuan", "en", largest=3e7, width=5e5).level(3.21e7) == "32.1 million yuan"
    assert form_for("yuan", "en", largest=3e4, width=5e2).level(3.2e4) == "32,000 yuan"


def test_large_hours_are_in_ten_thousands_or_thousands():
    assert form_for("hours", "zh", largest=1.1e6, width=1e4).level(1.13e6) == "113.0 万小时"
    assert form_for("hours", "en", largest=1.1e6, width=1e4).difference(858_321.0) == "+858 thousand hours"
    assert form_for("hours", "zh", largest=9e4, width=1e3).level(8e4) == "80,000 小时"


def test_digits_end_far_above_what_is_of_no_interest():
    register = tuple(replace(o, smallest_difference=0.01) for o in REGISTER if o.name == "satisfaction")
    tiny = comparison(register=register, satisfaction=0.00003, noise=0.001)["satisfaction"]
    assert tiny.is_detected and number_form(tiny, "en").decimals == 2
    assert number_form(replace(tiny, smallest_difference=float("nan")), "en").decimals > 2


def test_a_rounded_zero_has_no_sign_and_what_is_unknown_is_a_dash():
    form = NumberForm("days", "en", 1.0, 1)
    assert form.bare(-0.04, signed=True) == "0.0" and form.bare(float("nan")) == "–"


def test_equal_runs_can_be_written():
    same = comparison(noise=0.0)["resolved_share"]
    assert number_form(same, "en").difference(same.difference).endswith("percentage points")
    assert {outcome.unit for outcome in REGISTER} <= set(UNITS)
