from dataclasses import replace

import pytest

from tests.report.toy_comparison import REGISTER, comparison
from yhly_sim.engine.language import catalogue, fields_of
from yhly_sim.report.comparison.sentence import comparison_sentence

BOTH = pytest.mark.parametrize("lang", ["zh", "en"])

FOUND = {
    "better": {"zh": "“weidu”的满意度（真实值）好于“no_reform”", "en": "satisfaction (true value) is better than with"},
    "worse": {"zh": "“weidu”的满意度（真实值）差于“no_reform”", "en": "satisfaction (true value) is worse than with"},
    "nothing": {"zh": "未发现差异", "en": "No difference in satisfaction (true value) was detected"},
    "same": {"zh": "完全相同", "en": "is exactly the same in all"},
    "equivalent": {"zh": "实际上没有差别", "en": "is practically the same"},
    "too few": {"zh": "重复次数太少，尚不能判断", "en": "Too few replications to say"},
    "impression": {"zh": "只能算初步印象", "en": "Too few replications for more than a first impression"},
    "one": {"zh": "只有 1 次重复", "en": "One replication cannot tell"},
}


def said(lang, register=REGISTER, **planted):
    return comparison_sentence(comparison(register=register, **planted), register, lang)


def finds(sentence, lang):
    return [case for case, words in FOUND.items() if words[lang] in sentence]


@BOTH
@pytest.mark.parametrize(
    ("case", "planted"),
    [
        ("better", {"satisfaction": 0.03}),
        ("worse", {"satisfaction": -0.03}),
        ("nothing", {"seed": 3}),
        ("same", {"noise": 0.0}),
        ("too few", {"noise": 12.0, "n": 8, "seed": 3}),
        ("too few", {"n": 3, "seed": 3}),
        ("impression", {"satisfaction": 0.03, "n": 3}),
        ("one", {"satisfaction": 0.03, "n": 1}),
    ],
)
def test_each_case_is_said_and_no_other(case, planted, lang):
    assert finds(said(lang, **planted), lang) == [case]


@BOTH
def test_swapped_labels_turn_a_benefit_into_a_harm(lang):
    there = said(lang, satisfaction=0.03, yuan=1e5)
    back = said(lang, satisfaction=0.03, yuan=1e5, swapped=True)
    assert finds(there, lang) == ["better"]
    assert {"zh": "“no_reform”的满意度（真实值）差于“weidu”", "en": "With “no_reform”, satisfaction (true value) is worse"}[
        lang
    ] in back
    assert {"zh": "变差的有：支出（+", "en": "worse: cost (+"}[lang] in there
    assert {"zh": "变好的有：支出（−", "en": "better: cost (−"}[lang] in back


@BOTH
def test_lower_is_better_for_an_outcome_such_as_days(lang):
    register = tuple(outcome for outcome in REGISTER if outcome.name == "resolution_days_median")
    assert {"zh": "好于", "en": "is better than"}[lang] in said(lang, register, days=-3.0)
    assert {"zh": "差于", "en": "is worse than"}[lang] in said(lang, register, days=3.0)


@BOTH
def test_an_interval_inside_the_smallest_difference_of_interest_is_no_difference_even_if_it_misses_zero(lang):
    register = tuple(replace(o, smallest_difference=0.01) if o.name == "satisfaction" else o for o in REGISTER)
    sentence = said(lang, register, satisfaction=0.003, n=60)
    assert finds(sentence, lang) == ["equivalent"]
    assert {"zh": "（1.0 分）", "en": "(1.0 points of 100)"}[lang] in sentence


@BOTH
def test_what_is_practically_the_same_is_not_named_among_the_better_ones(lang):
    register = tuple(replace(o, smallest_difference=0.02) if o.name == "resolved_share" else o for o in REGISTER)
    label = next(o for o in register if o.name == "resolved_share").label(lang)
    assert label in said(lang, satisfaction=0.03, resolved=0.006, n=60)
    assert label not in said(lang, register, satisfaction=0.03, resolved=0.006, n=60)


@BOTH
def test_the_sentence_says_how_sure_and_what_the_interval_is_not(lang):
    sentence = said(lang, satisfaction=0.03, n=30)
    assert {"zh": "95% 区间", "en": "95% interval"}[lang] in sentence
    assert {"zh": "30 次配对重复", "en": "30 paired replications"}[lang] in sentence
    assert {"zh": "区间只反映随机运气", "en": "The interval covers luck only"}[lang] in sentence
    assert {"zh": "未检验", "en": "not examined"}[lang] in sentence


@BOTH
def test_too_few_replications_come_with_how_many_are_needed(lang):
    compared = comparison(noise=12.0, n=8, seed=3)
    needed = compared["satisfaction"].replications_needed
    assert needed > 8
    sentence = comparison_sentence(compared, REGISTER, lang)
    assert {"zh": f"共需约 {needed} 次", "en": f"about {needed} paired replications are needed"}[lang] in sentence


@BOTH
def test_a_harm_elsewhere_is_named_beside_a_benefit(lang):
    sentence = said(lang, satisfaction=0.03, resolved=-0.05, days=4.0)
    assert {"zh": "变差的有：纠纷化解率（−", "en": "worse: share of cases resolved (−"}[lang] in sentence
    assert {"zh": "化解天数中位数（+", "en": "median days to resolution (+"}[lang] in sentence


@BOTH
def test_a_reported_gain_without_a_true_one_is_pointed_out(lang):
    warning = {"zh": "上报数字并非如此", "en": "The reported figures say otherwise"}[lang]
    assert warning in said(lang, reported=0.05, seed=3)
    assert warning not in said(lang, satisfaction=0.05, reported=0.05)


@BOTH
def test_nothing_in_common_is_said_and_not_computed(lang):
    compared = comparison()
    empty = replace(compared, differences=())
    assert {"zh": "没有可以比较的共同结果", "en": "no outcome in common"}[lang] in comparison_sentence(empty, REGISTER, lang)


@BOTH
def test_a_scenario_is_named_by_its_title_where_it_has_one(lang):
    same = {name: {"zh": "同名", "en": "alike"} for name in ("no_reform", "weidu")}
    assert "“no_reform”" in comparison_sentence(comparison(satisfaction=0.03), REGISTER, lang, titles=same)
    titles = {"weidu": {"zh": "魏都改革", "en": "the Weidu reform"}}
    sentence = comparison_sentence(comparison(satisfaction=0.03), REGISTER, lang, titles=titles)
    assert titles["weidu"][lang] in sentence and "“no_reform”" in sentence


def test_chinese_is_the_default_language(monkeypatch):
    monkeypatch.delenv("YHLY_LANG", raising=False)
    compared = comparison(satisfaction=0.03)
    assert comparison_sentence(compared, REGISTER) == comparison_sentence(compared, REGISTER, "zh")


def test_every_message_of_the_report_needs_the_same_fields_in_both_languages():
    for name, sentences in catalogue().items():
        assert set(sentences) == {"zh", "en"}, name
        if name.startswith(("found_", "how_sure_", "others_", "unit_", "reported_", "label_")):
            assert fields_of(sentences["zh"]) == fields_of(sentences["en"]), name


@BOTH
def test_where_parameters_are_drawn_a_pair_is_a_draw_and_the_interval_covers_what_was_drawn(lang):
    for planted in ({"satisfaction": 0.03}, {"noise": 0.0}, {"noise": 12.0, "n": 8, "seed": 3}, {"satisfaction": 0.03, "n": 3},
                    {"satisfaction": 0.03, "n": 1}):
        compared = comparison(register=REGISTER, **planted)
        of_runs, of_draws = (comparison_sentence(compared, REGISTER, lang, unit=unit) for unit in ("run", "draw"))
        words = {"zh": ("重复", "抽取", "区间只反映随机运气"), "en": ("replication", "draw", "luck only")}[lang]
        assert words[0] in of_runs.lower() and words[1] not in of_runs.lower()
        assert words[1] in of_draws.lower() and words[0] not in of_draws.lower() and words[2] not in of_draws
