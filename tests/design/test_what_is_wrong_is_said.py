"""Whatever is wrong in an experiment is said in one sentence, with file, line and remedy, before anything runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.design.toy import HEAD, made, words_of, written
from yhly_sim.design.load import load_experiment
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import LANGUAGES

AROUND = "scenarios: [whole]\nreplications: 1\n"
"""Lines 2 and 3; what a case says begins at line 4."""

FACTORIAL = "design: {kind: factorial}\n"
OAT = "design: {kind: one_at_a_time}\n"

CASES: dict[str, tuple[str, str, int]] = {
    "no design": ("levers: {aid: {switches: [aid]}}", "design_unknown_kind", 1),
    "unknown key": ("desing: {kind: factorial}", "page_unknown_key", 4),
    "unknown kind": ("design: {kind: factorail}", "design_unknown_kind", 4),
    "unknown argument": ("design: {kind: lhs, samples: 4, sampels: 5}", "page_unknown_key", 4),
    "missing argument": ("design:\n  kind: lhs\nuncertainties: all", "design_argument_missing", 4),
    "no number": ("design: {kind: lhs, samples: many}", "page_whole_number_expected", 4),
    "too few samples": ("design: {kind: lhs, samples: 1}", "page_whole_number_expected", 4),
    "no power of two": ("design:\n  kind: sobol\n  samples: 100", "design_power_of_two", 6),
    "odd levels": ("design: {kind: morris, levels: 5}", "design_even", 4),
    "no flag": ("design: {kind: ablation, shapley: 1}", "factor_on_or_off", 4),
    "unknown word": ("design: {kind: factorial, requirements: ignore}", "design_word_expected", 4),
    "nothing to vary": (FACTORIAL, "design_nothing_to_vary", 4),
    "nothing to draw": ("design: {kind: morris}", "design_nothing_to_vary", 4),
    "draws of nothing": ("design: {kind: factorial, draws: 5}\nlevers: {aid: {switches: [aid]}}",
                         "design_draws_of_nothing", 4),
    "idle factors": ("design: {kind: replications}\nlevers: {aid: {switches: [aid]}}", "design_factors_idle", 4),
    "too large": ("design: {kind: lhs, samples: 300000}\nuncertainties: all", "design_too_large", 4),
    "above its own limit": ("design: {kind: lhs, samples: 9}\nuncertainties: all\nlimit: 8", "design_too_large", 4),
    "no form": (OAT + "levers:\n  aid: {title: {zh: 助, en: aid}}", "factor_form_expected", 6),
    "two forms": (OAT + "levers: {people.rate: {range: [1, 2], levels: [1, 2]}}", "factor_form_expected", 5),
    "no spec": (OAT + "levers: {people.rate: [1, 2]}", "factor_form_expected", 5),
    "no parameter": (OAT + "levers:\n  people.rat: catalogue", "factor_unknown_parameter", 6),
    "no parameter behind a name": (OAT + "levers: {mine: {parameter: people.rat, range: [1, 2]}}",
                                   "factor_unknown_parameter", 5),
    "no table as a factor": (OAT + "levers: {people.share: catalogue}", "factor_is_table", 5),
    "range outside": (OAT + "levers:\n  people.rate:\n    range: [1, 9]", "factor_outside_catalogue", 7),
    "level outside": (OAT + "levers: {people.rate: {levels: [1, -1]}}", "factor_outside_catalogue", 5),
    "level between whole numbers": (OAT + "levers: {people.count: {levels: [1, 1.5]}}", "factor_outside_catalogue", 5),
    "level no option": (OAT + "levers: {money.reading: {levels: [each, some]}}", "factor_outside_catalogue", 5),
    "range of a choice": (OAT + "levers: {money.reading: {range: [0, 1]}}", "factor_is_choice", 5),
    "range upside down": (OAT + "levers: {people.rate: {range: [2, 1]}}", "factor_range_expected", 5),
    "range of words": (OAT + "levers: {people.rate: {range: [low, high]}}", "factor_range_expected", 5),
    "constant": (OAT + "levers: {people.share.young: catalogue}", "factor_without_range", 5),
    "one level": (OAT + "levers: {people.rate: {levels: [1]}}", "factor_levels_expected", 5),
    "a level twice": (OAT + "levers: {people.rate: {levels: [1, 1.0]}}", "factor_levels_expected", 5),
    "baseline": (OAT + "levers: {people.rate: {levels: [1, 2], baseline: 3}}", "factor_baseline_unknown", 5),
    "baseline outside": (OAT + "levers: {people.rate: {range: [1, 2], baseline: 3}}", "factor_baseline_unknown", 5),
    "catalogue off": (OAT + "levers: {people.rate: {catalogue: off}}", "factor_on_or_off", 5),
    "no switch": (OAT + "levers:\n  aid:\n    switches: [aid, brnch]", "factor_unknown_switch", 7),
    "a switch twice": (OAT + "levers: {aid: {switches: [aid, aid]}}", "factor_switches_expected", 5),
    "empty level": (OAT + "levers: {aid: {levels: {a: {}, b: {switches: {aid: on}}}}}", "patch_is_empty", 5),
    "neither on nor off": (OAT + "levers: {aid: {levels: {a: {switches: {aid: maybe}}}}}", "factor_on_or_off", 5),
    "value of a level": (OAT + "levers:\n  aid:\n    levels:\n      a:\n        set: {people.rate: 99}",
                         "factor_outside_catalogue", 9),
    "no scenario of a level": (OAT + "levers: {aid: {levels: {a: {scenario: hole}, b: {scenario: whole}}}}",
                               "page_names", 5),
    "word of a level": (OAT + "levers: {aid: {levels: {a: {senario: whole}}}}", "page_unknown_key", 5),
    "no rule": (OAT + "uncertainties: {form: {rules: {readly: [package, 'x:y']}}}", "factor_unknown_rule", 5),
    "one form of a rule": (OAT + "uncertainties: {form: {rules: {readily: [package]}}}", "factor_forms_expected", 5),
    "no reference": (OAT + "uncertainties: {form: {rules: {readily: [package, mine]}}}", "rule_form_expected", 5),
    "no file": (OAT + "uncertainties: {form: {rules: {readily: [package, 'no.py:f']}}}", "rule_form_not_found", 5),
    "no module": (OAT + "uncertainties: {form: {rules: {readily: [package, 'no.such.module:f']}}}",
                  "rule_form_not_found", 5),
    "no function": (OAT + "uncertainties: {form: {rules: {readily: [package, 'rules.py:readly']}}}",
                    "rule_form_no_function", 5),
    "a file that is no Python": (OAT + "uncertainties: {form: {rules: {readily: [package, 'mine.py:f']}}}",
                                 "rule_form_not_readable", 5),
    "a part that is never on": ("design: {kind: one_at_a_time}\nlevers: {people.hours: catalogue}\n"
                                "quick: {scenarios: [nothing]}", "factor_part_is_off", 5),
    "a dated parameter": (OAT + "levers: {people.rate: catalogue}\nquick: {scenarios: [dated]}", "factor_is_dated", 5),
    "two of one switch": (OAT + "levers:\n  a: {switches: [aid]}\n  b: {switches: [money, aid]}",
                          "factors_collide", 7),
    "two of one parameter": (OAT + "levers: {people.rate: catalogue}\nuncertainties:\n  r: {parameter: people.rate, "
                             "levels: [1, 2]}", "factors_collide", 7),
    "scenarios twice": ("quick: {scenarios: [whole, nothing]}\n" + OAT
                        + "levers: {s: {levels: {a: {scenario: whole}, b: {scenario: nothing}}}}", "factors_collide", 6),
    "a reserved name": (OAT + "levers: {all: {switches: [aid]}}", "factor_name_taken", 5),
    "impossible combination": (FACTORIAL + "levers: {core: {switches: [core]}, wing: {switches: [wing]}}",
                               "requirement_unmet", 4),
    "ablation of what is not there": ("design: {kind: ablation}\nlevers:\n  core: {switches: [core, wing]}\n"
                                      "quick: {scenarios: [nothing]}", "ablation_part_absent", 6),
    "fraction of three levels": ("design: {kind: fractional_factorial, resolution: 3}\n"
                                 "levers: {people.rate: {levels: [1, 2, 3]}}", "fraction_two_levels", 4),
    "neither resolution nor generators": ("design: {kind: fractional_factorial}\nlevers: {aid: {switches: [aid]}}",
                                          "fraction_one_of_two", 4),
    "generator of no factor": ("design: {kind: fractional_factorial, generators: {aid: [core, mony]}}\nlevers: "
                               "{aid: {switches: [aid]}, core: {switches: [core, wing]}, money: {switches: [money]}}",
                               "fraction_unknown_factor", 4),
    "generator of one": ("design: {kind: fractional_factorial, generators: {aid: [core]}}\nlevers: "
                         "{aid: {switches: [aid]}, core: {switches: [core, wing]}}", "fraction_bad_generator", 4),
    "uncertainty unknown": ("design: {kind: lhs, samples: 4}\nuncertainties:\n  - people.rate\n  - peple",
                            "factor_unknown_parameter", 7),
    "exception unknown": ("design: {kind: lhs, samples: 4}\nuncertainties:\n  all: on\n  except: [monny]",
                          "factor_unknown_parameter", 7),
    "all off": ("design: {kind: lhs, samples: 4}\nuncertainties: {all: off}", "factor_on_or_off", 5),
    "no outcome": (FACTORIAL + "levers: {aid: {switches: [aid]}}\noutcomes: [joy, jy]", "experiment_unknown_outcome", 6),
    "no world": (FACTORIAL + "levers: {aid: {switches: [aid]}}\nworld: twon", "page_names", 6),
    "no days": (FACTORIAL + "levers: {aid: {switches: [aid]}}\ndays: 0", "page_whole_number_expected", 6),
    "seed too large": (FACTORIAL + "levers: {aid: {switches: [aid]}}\nseed: 4294967296", "experiment_seed", 6),
    "seed below zero": (FACTORIAL + "levers: {aid: {switches: [aid]}}\nseed: -1", "page_whole_number_expected", 6),
    "quick of the seed": (FACTORIAL + "levers: {aid: {switches: [aid]}}\nquick: {seed: 3}", "page_unknown_key", 6),
    "a mistake in quick": (FACTORIAL + "levers: {aid: {switches: [aid]}}\nquick:\n  days: soon",
                           "page_whole_number_expected", 7),
}


@pytest.mark.parametrize("name", CASES)
def test_one_sentence_with_file_and_line(name: str, tmp_path: Path) -> None:
    text, message, line = CASES[name]
    (tmp_path / "rules.py").write_text("def readily(rate):\n    return rate\n")
    (tmp_path / "mine.py").write_text("def (:\n")
    with pytest.raises(UserError) as caught:
        written(tmp_path, AROUND + text, quick="quick" in text)
    error = caught.value
    assert (error.message, error.fields["line"]) == (message, line) and error.exit_code == 2
    for lang in LANGUAGES:
        sentence = error.sentence(lang)
        assert "\n" not in sentence and "{" not in sentence.replace("{kind: …}", "").replace("{kind: ...}", "").replace(
            "{requirements: stay_off}", "")
        assert ("mine.yaml" in sentence and str(line) in sentence)


HEADS: dict[str, tuple[str, str]] = {
    "no question": ("scenarios: [whole]\n", "page_sentence_missing"),
    "half a question": ("question: {zh: 问？}\nscenarios: [whole]\n", "page_sentence_missing"),
    "half a title": (HEAD + "title: {en: mine}\nscenarios: [whole]\n", "page_sentence_missing"),
    "no scenario": (HEAD, "experiment_without_scenarios"),
    "a scenario twice": (HEAD + "scenarios: [whole, whole]\n", "experiment_scenario_twice"),
    "an unknown scenario": (HEAD + "scenarios: [hole]\n", "page_names"),
    "scenarios no list": (HEAD + "scenarios: whole\n", "page_list_expected"),
    "levers no mapping": (HEAD + "scenarios: [whole]\nlevers: [aid]\n", "page_mapping_expected"),
}


@pytest.mark.parametrize("name", HEADS)
def test_what_every_experiment_needs(name: str, tmp_path: Path) -> None:
    head, message = HEADS[name]
    with pytest.raises(UserError) as caught:
        written(tmp_path, "replications: 1\ndesign: {kind: replications}\n", head=head)
    assert caught.value.message == message


@pytest.mark.parametrize(("replications", "message"), [
    ("", "replications_missing"),
    ("replications: 0", "page_whole_number_expected"),
    ("replications: {max: 9}", "precision_without_widths"),
    ("replications: {half_width: {joy: 0.1}}", "page_whole_number_expected"),
    ("replications: {half_width: {joy: 0}, max: 9}", "precision_width_expected"),
    ("replications: {half_width: {joi: 0.1}, max: 9}", "experiment_unknown_outcome"),
    ("replications: {half_width: {joy: 0.1}, max: 9, of: median}", "design_word_expected"),
    ("replications: {half_width: {joy: 0.1}, max: 9, of: difference}", "precision_nothing_to_compare"),
    ("replications: {half_width: {joy: 0.1}, maximum: 9}", "page_unknown_key"),
])
def test_replications(replications: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        written(tmp_path, f"scenarios: [whole]\ndesign: {{kind: replications}}\n{replications}\n")
    assert caught.value.message == message


def test_the_impossible_combination_is_named_with_the_way_out() -> None:
    with pytest.raises(UserError) as caught:
        made(levers={"core": {"switches": ["core"]}, "wing": {"switches": ["wing"]}, "pay": {"levels": [1, 2]}},
             design={"kind": "factorial"})
    english = caught.value.sentence("en")
    assert "core = off, wing = on (scenario whole)" in english and "wing requires core" in english
    assert "stay_off" in english and "core = off, wing = on（情景 whole）" in caught.value.sentence("zh")


def test_a_sampled_combination_is_found_too() -> None:
    with pytest.raises(UserError) as caught:
        made(levers={"core": {"switches": ["core"]}, "wing": {"switches": ["wing"]}},
             design={"kind": "lhs", "samples": 40})
    assert caught.value.message == "requirement_unmet"


@pytest.mark.parametrize(("sections", "place"), [
    ({"design": {"kind": "factorail"}}, "design.kind"),
    ({"design": {"kind": "lhs", "samples": 4}, "uncertainties": ["people.rate", "peple"]}, "uncertainties.1"),
    ({"design": {"kind": "factorial"}, "levers": {"people.rate": {"levels": (1, 99)}}}, "levers.people.rate.levels.1"),
])
def test_from_python_the_argument_is_named(sections: dict[str, Any], place: str) -> None:
    with pytest.raises(UserError) as caught:
        made(**sections)
    assert caught.value.sentence("en").startswith(f"argument {place}:")
    assert caught.value.sentence("zh").startswith(f"参数 {place}：")


def test_what_is_wrong_elsewhere_is_said_where_the_experiment_names_it(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        written(tmp_path, "scenarios:\n  - whole\n  - hole\nreplications: 1\ndesign: {kind: replications}\n")
    english = caught.value.sentence("en")
    assert "mine.yaml, line 4: There is no scenario 'hole'; the nearest is 'whole'" in english
    assert "mine.yaml 第 4 行：没有名为“hole”的情景" in caught.value.sentence("zh")


def test_an_object_among_the_data_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        made(design={"kind": "replications"}, days=object())
    assert caught.value.message == "experiment_not_data" and "days" in str(caught.value)


def test_an_unknown_name_is_answered_with_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError) as caught:
        load_experiment("moris_all", words_of)
    assert caught.value.fields["nearest"] == "morris_all"
