"""Targets files: what they say, and what is refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from yhly_sim.analysis.calibration.targets import load_targets
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.language import LANGUAGES

GOOD = """
title: {zh: 河南, en: Henan}
targets:
  satisfaction: {interval: [0.6, 0.7], source: S30}
  fees:
    outcome: fee_collection_share
    scenario: no_reform
    value: 0.6
    sd: 0
    source: S32
    zh: 收缴率
"""


def written(folder: Path, text: str) -> Path:
    (folder / "targets.yaml").write_text(text, encoding="utf-8")
    return folder / "targets.yaml"


def test_an_interval_is_one_of_95_percent_around_its_middle(tmp_path: Path) -> None:
    satisfaction, fees = load_targets(written(tmp_path, GOOD)).targets
    assert (satisfaction.outcome, satisfaction.scenario, satisfaction.value) == ("satisfaction", None, pytest.approx(0.65))
    assert satisfaction.sd == pytest.approx(0.05 / 1.96, rel=1e-4)
    assert (fees.outcome, fees.scenario, fees.value, fees.sd, fees.label("zh")) == ("fee_collection_share", "no_reform", 0.6, 0.0, "收缴率")
    assert load_targets(written(tmp_path, GOOD)).title == ("河南", "Henan")


def test_a_value_may_lie_off_the_middle_of_its_interval(tmp_path: Path) -> None:
    text = "targets: {satisfaction: {value: 0.62, interval: [0.6, 0.7], source: S30}}"
    assert load_targets(written(tmp_path, text)).targets[0].value == 0.62


def test_a_source_may_be_given_in_both_languages(tmp_path: Path) -> None:
    text = "targets: {a: {value: 1, sd: 1, source: {zh: 账目, en: accounts}}, b: {value: 1, sd: 1, source: S30}}"
    both, one = load_targets(written(tmp_path, text)).targets
    assert (both.source, both.source_in("zh"), both.source_in("en")) == ("accounts", "账目", "accounts")
    assert one.source_in("zh") == one.source_in("en") == "S30"


@pytest.mark.parametrize(("text", "message", "line"), [
    ("targets:", "targets_not_a_mapping", 1),
    ("- 1", "targets_not_a_mapping", 1),
    ("target: {}\ntargets: {a: {value: 1, sd: 1, source: x}}", "targets_unknown_key", 1),
    ("title: Henan\ntargets: {a: {value: 1, sd: 1, source: x}}", "targets_title", 1),
    ("targets:\n  a: 0.5", "target_not_a_mapping", 2),
    ("targets:\n  a: {value: 1, sd: 1, sorce: x}", "targets_unknown_key", 2),
    ("targets:\n  a:\n    value: 1\n    source: x", "target_error_missing", 2),
    ("targets:\n  a: {value: 1, sd: 1, interval: [0, 2], source: x}", "target_error_missing", 2),
    ("targets:\n  a: {value: 1, sd: 1}", "target_source_missing", 2),
    ("targets:\n  a: {value: 1, sd: 1, source: ''}", "target_source_missing", 2),
    ("targets:\n  a: {value: 1, sd: 1, source: {zh: 账目}}", "target_source_missing", 2),
    ("targets:\n  a: {value: 1, sd: 1, source: {zh: 账目, en: x, fr: y}}", "targets_unknown_key", 2),
    ("targets:\n  a:\n    value: high\n    sd: 1\n    source: x", "target_not_a_number", 3),
    ("targets:\n  a:\n    value: 1\n    sd: -1\n    source: x", "target_not_a_number", 4),
    ("targets:\n  a: {sd: 1, source: x}", "target_not_a_number", 2),
    ("targets:\n  a: {interval: [0, 1, 2], source: x}", "target_interval", 2),
    ("targets:\n  a: {interval: [2, 1], source: x}", "target_interval", 2),
    ("targets:\n  a: {value: 3, interval: [1, 2], source: x}", "target_interval", 2),
])
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, message: str, line: int) -> None:
    with pytest.raises(UserError) as caught:
        load_targets(written(tmp_path, text))
    assert (caught.value.message, caught.value.fields["line"]) == (message, line)
    assert all("targets.yaml" in caught.value.sentence(lang) for lang in LANGUAGES)


def test_a_file_that_ships_is_found_by_its_name_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert {target.outcome for target in load_targets("henan").targets} >= {"satisfaction", "committee_share"}
    with pytest.raises(UserError) as caught:
        load_targets("hunan")
    assert caught.value.message == "unknown_targets" and caught.value.fields["nearest"] == "henan"


def test_a_misspelt_key_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_targets(written(tmp_path, "targets: {a: {value: 1, sd: 1, sorce: x}}"))
    assert caught.value.fields["nearest"] == "source"
