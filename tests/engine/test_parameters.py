"""Parameters are data: every field required, every word known, every value in its range, rates per day inside."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.parameter_files import load_catalogue
from yhly_sim.engine.parameters import Catalogue

AXES = {"severity_class": ("small", "middle", "large")}
SWITCHES = ("branch", "firm")

RATE: dict[str, Any] = {
    "zh": "每千居民每年产生的纠纷数", "en": "disputes a year", "value": 36.5, "unit": "1/1000/year", "range": [12, 80],
    "null": "none", "acts_for": "none", "role": "uncertainty", "source": "S15-S18", "grade": "assumption",
}
GAIN = RATE | {"value": 0.5, "unit": "logit", "range": [0, 1], "null": 0, "acts_for": "branch"}
TABLE = RATE | {
    "axis": "severity_class", "unit": "share", "range": [0, 1],
    "value": {"large": 0.05, "small": 0.7, "middle": 0.25},
}
CHOICE = {
    "zh": "次序", "en": "order", "role": "choice", "options": ["random", "ranked"], "value": "random",
    "null": "none", "acts_for": "none", "source": {"zh": "报告 A3", "en": "report A3"},
    "grade": "report",
}


def load(tmp_path: Path, **entries: dict[str, Any]) -> Catalogue:
    folder = tmp_path / "disputes"
    folder.mkdir(exist_ok=True)
    (folder / "parameters.yaml").write_text(yaml.safe_dump(entries, sort_keys=False, allow_unicode=True))
    return load_catalogue(tmp_path, axes=AXES, switches=SWITCHES)


def refused(tmp_path: Path, **entry: Any) -> UserError:
    with pytest.raises(UserError) as caught:
        load(tmp_path, wrong=entry)
    assert caught.value.fields["line"] >= 1 and "parameters.yaml" in str(caught.value)
    return caught.value


def test_a_parameter_knows_all_that_its_file_says(tmp_path: Path) -> None:
    rate = load(tmp_path, base_rate=RATE)["disputes.base_rate"]
    assert (rate.folder, rate.name, rate.key, rate.value, rate.low, rate.high) == (
        "disputes", "base_rate", None, 36.5, 12, 80)
    assert (rate.null, rate.acts_for, rate.role, rate.grade, rate.line) == (None, None, "uncertainty", "assumption", 4)


def test_a_rate_is_per_day_inside(tmp_path: Path) -> None:
    assert load(tmp_path, base_rate=RATE).config().disputes.base_rate == pytest.approx(0.0001)


def test_a_table_is_an_array_in_the_order_of_its_axis_that_cannot_be_written(tmp_path: Path) -> None:
    catalogue = load(tmp_path, severity_share=TABLE)
    shares = catalogue.config().disputes.severity_share
    assert shares.dtype == np.float64 and shares.tolist() == [0.7, 0.25, 0.05]
    with pytest.raises(ValueError):
        shares[0] = 1.0
    assert catalogue["disputes.severity_share.large"].value == 0.05


def test_a_part_that_is_off_has_its_parameters_at_their_nulls(tmp_path: Path) -> None:
    catalogue = load(tmp_path, gain=GAIN)
    assert catalogue.config().disputes.gain == 0.5
    assert catalogue.config(frozenset({"firm"})).disputes.gain == 0.5
    assert catalogue.config(frozenset({"branch"})).disputes.gain == 0.0


def test_a_choice_is_a_word(tmp_path: Path) -> None:
    catalogue = load(tmp_path, order=CHOICE)
    assert catalogue.config().disputes.order == "random"
    assert catalogue.with_values({"disputes.order": "ranked"}).config().disputes.order == "ranked"
    with pytest.raises(UserError) as caught:
        catalogue.with_values({"disputes.order": "sorted"})
    assert caught.value.message == "parameter_not_an_option"


def test_an_order_may_be_given_as_a_list(tmp_path: Path) -> None:
    catalogue = load(tmp_path, order=CHOICE | {"options": ["branch_firm", "firm_branch"], "value": "branch_firm"})
    assert catalogue.with_values({"disputes.order": ["firm", "branch"]})["disputes.order"].value == "firm_branch"
    with pytest.raises(UserError):
        catalogue.with_values({"disputes.order": ["firm"]})


@pytest.mark.parametrize("field", ["zh", "en", "value", "unit", "range", "null", "acts_for", "role", "source", "grade"])
def test_every_field_is_required(tmp_path: Path, field: str) -> None:
    error = refused(tmp_path, **{name: value for name, value in RATE.items() if name != field})
    assert (error.message, error.fields["field"]) == ("parameter_field_missing", field)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sorce": "S1"}, "parameter_unknown_field"),
        ({"source": "assumed"}, "parameter_source_in_one_language"),
        ({"source": "S20 (75 %)"}, "parameter_source_in_one_language"),
        ({"source": "报告 A3"}, "parameter_source_in_one_language"),
        ({"source": {"en": "assumed"}}, "parameter_source_languages"),
        ({"source": {"zh": " ", "en": "assumed"}}, "parameter_source_languages"),
        ({"source": {"zh": "假设", "en": "assumed", "fr": "supposé"}}, "parameter_source_languages"),
        ({"role": "knob"}, "parameter_unknown_word"),
        ({"grade": "guess"}, "parameter_unknown_word"),
        ({"value": 100}, "parameter_out_of_range"),
        ({"value": "many"}, "parameter_not_a_number"),
        ({"value": True}, "parameter_not_a_number"),
        ({"range": [3, 1]}, "parameter_bad_range"),
        ({"range": 3}, "parameter_bad_range"),
        ({"range": ["a", "b"]}, "parameter_bad_range"),
        ({"acts_for": "brnch", "null": 12}, "parameter_unknown_switch"),
        ({"acts_for": "branch"}, "parameter_null_missing"),
        ({"acts_for": "branch", "null": 0}, "parameter_out_of_range"),
        ({"unit": "1/many/year"}, "parameter_unknown_period"),
        ({"axis": "severity_clas"}, "parameter_unknown_axis"),
        ({"axis": "severity_class"}, "parameter_table_expected"),
        ({"axis": "severity_class", "value": {"small": 20, "middle": 20}}, "parameter_row_missing"),
        ({"axis": "severity_class", "value": {"small": 20, "middle": 20, "huge": 20}}, "parameter_unknown_row"),
    ],
)
def test_what_a_file_gets_wrong_is_named(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    assert refused(tmp_path, **(RATE | change)).message == message


@pytest.mark.parametrize("ids", ["S1", "S15-S18, O10", "M13b S20 0.75", "Y1c"])
def test_ids_and_numbers_are_a_source_in_both_languages(tmp_path: Path, ids: str) -> None:
    rate = load(tmp_path, base_rate=RATE | {"source": ids})["disputes.base_rate"]
    assert rate.source == rate.source_in("zh") == rate.source_in("en") == ids


def test_a_source_is_told_in_the_language_of_its_reader_and_one_of_a_persons_own_as_it_stands(tmp_path: Path) -> None:
    order = load(tmp_path, order=CHOICE)["disputes.order"]
    assert (order.source, order.source_in("zh"), order.source_in("en")) == ("report A3", "报告 A3", "report A3")
    known = load(tmp_path, base_rate=RATE)["disputes.base_rate"].known(90, source="账目 2023", file="-", line=1)
    assert known.source == known.source_in("zh") == known.source_in("en") == "账目 2023"


def test_an_entry_that_is_no_mapping_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load(tmp_path, base_rate=30)  # type: ignore[arg-type]
    assert caught.value.message == "parameter_not_a_mapping"


def test_a_patch_checks_the_range_and_remembers_where_it_was_set(tmp_path: Path) -> None:
    catalogue = load(tmp_path, base_rate=RATE)
    patched = catalogue.with_values({"disputes.base_rate": 40}, origin=("mine.yaml", 7))
    assert patched["disputes.base_rate"].value == 40.0
    assert (patched["disputes.base_rate"].file, patched["disputes.base_rate"].line) == ("mine.yaml", 7)
    assert catalogue["disputes.base_rate"].value == 36.5
    for value in (81, float("nan"), float("inf")):
        with pytest.raises(UserError) as caught:
            catalogue.with_values({"disputes.base_rate": value}, origin=("mine.yaml", 7))
        assert caught.value.message == "parameter_out_of_range" and caught.value.fields["line"] == 7
        assert "（1/千人/年）" in caught.value.sentence("zh") and "(1/1,000/year)" in caught.value.sentence("en")


def test_an_unknown_parameter_names_the_nearest_and_a_table_names_a_row(tmp_path: Path) -> None:
    catalogue = load(tmp_path, base_rate=RATE, severity_share=TABLE)
    with pytest.raises(UserError) as caught:
        catalogue.with_values({"disputes.base_rat": 30})
    assert caught.value.fields["nearest"] == "disputes.base_rate"
    with pytest.raises(UserError) as caught:
        catalogue.with_values({"disputes.severity_share": 0.5})
    assert caught.value.fields["example"] == "disputes.severity_share.small"


def test_the_digest_follows_the_content_and_the_configuration_is_made_once(tmp_path: Path) -> None:
    one, two = load(tmp_path, base_rate=RATE, gain=GAIN), load(tmp_path, base_rate=RATE, gain=GAIN)
    assert one == two and hash(one) == hash(two) and one.digest == two.digest
    assert one.config(frozenset({"branch"})) is two.config(frozenset({"branch"}))
    assert one.with_values({"disputes.base_rate": 40}).digest != one.digest
    assert one.with_values({"disputes.base_rate": 36.5}).digest == one.digest


def test_the_configuration_is_frozen_travels_and_names_the_nearest(tmp_path: Path) -> None:
    config = load(tmp_path, base_rate=RATE).config()
    with pytest.raises(AttributeError):
        config.disputes.base_rate = 1
    with pytest.raises(AttributeError, match="disputes.base_rate|base_rate"):
        config.disputes.base_rte
    assert pickle.loads(pickle.dumps(config)).disputes.base_rate == config.disputes.base_rate
    assert list(config) == ["disputes"] and list(config.disputes) == ["base_rate"]
