"""The fit: recovers known parameters, leaves alone what holds, changes only numbers in files."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping, Sequence

import pytest

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.engine.errors import UserError
from yhly_sim.studies.fit import Fit, Statistic, fit, fit_all, fits, replaced_value, write_values
from yhly_sim.studies.patterns.measure import numbers_of
from yhly_sim.studies.patterns.pattern import Source, runs


def toy(parameter: str, target: float | None, **fields: object) -> Fit:
    return Fit(**{"parameter": parameter, "of": Source("toy", "toy", parameter), "target": target, "meets": "equal",  # type: ignore[arg-type]
                  "tolerance": 0.002, "rises": True, "digits": 4, "zh": "-", "en": "-", "why": {}, **fields})


TOY = [
    toy("disputes.agree_constant", 0.75),
    toy("residents.loss_constant", None, rises=False),
    toy("committees.founding_rate", 0.6, meets="at_least"),
]
START = {"disputes.agree_constant": 1.0, "residents.loss_constant": 0.3, "committees.founding_rate": 0.1}


def toy_model(values: Mapping[str, float], wanted: Sequence[Fit]) -> list[Statistic]:
    """Settled shares rise by a third with each logit from .75 at -0.8; disappointment follows the constant, whatever
    loss_constant is; the founding rate gives more than enough."""
    constant = values.get("disputes.agree_constant", -0.8)
    numbers = {"disputes.agree_constant": 0.75 + (constant + 0.8) / 3,
               "residents.loss_constant": 0.1 - constant / 40,
               "committees.founding_rate": 6.5 * values.get("committees.founding_rate", 0.1)}
    return [Statistic(numbers[one.parameter], 0.001) for one in wanted]


def test_known_parameters_are_found_again_one_after_the_other() -> None:
    found = {one.fit.parameter: one for one in fit_all(TOY, START, toy_model)}
    assert found["disputes.agree_constant"].new == pytest.approx(-0.8, abs=0.01)
    assert found["residents.loss_constant"].new == pytest.approx(0.12, abs=0.002)
    assert all(one.is_met for one in found.values())


def test_more_than_at_least_moves_nothing() -> None:
    found = fit_all(TOY, START, toy_model)[2]
    assert found.new == found.old and found.evaluations == 0 and found.is_met


def test_what_holds_within_its_tolerance_stays_as_it_is() -> None:
    values = {"disputes.agree_constant": -0.8004, "residents.loss_constant": 0.1195, "committees.founding_rate": 0.1}
    assert [(one.new, one.evaluations) for one in fit_all(TOY, values, toy_model)] == [
        (value, 0) for value in values.values()]


def test_a_target_out_of_reach_is_said_and_ends() -> None:
    [found] = fit_all([toy("committees.founding_rate", 5.0)], {"committees.founding_rate": 0.1}, toy_model)
    assert not found.is_met and found.new == catalogue()["committees.founding_rate"].high


def test_the_command_asks_for_the_fits_of_the_file_in_their_order() -> None:
    asked: list[list[str]] = []

    def exact(values: Mapping[str, float], wanted: Sequence[Fit]) -> list[Statistic]:
        asked.append([one.parameter for one in wanted])
        return [Statistic(values[one.parameter] if one.target is None else one.target, 0.0) for one in wanted]

    result = fit(evaluate=exact)
    assert asked == [list(fits())] and all(one.is_met for one in result.fitted) and result.written == ()
    assert set(result.to_json()["fits"]["disputes.agree_constant"]) >= {
        "old", "new", "statistic_before", "statistic", "target", "tolerance", "error", "met"}
    assert list(result.table.index) == list(fits())


def test_an_unknown_parameter_is_answered_with_the_nearest() -> None:
    with pytest.raises(UserError) as refused:
        fit(["disputes.agree_constnat"])
    assert refused.value.fields["nearest"] == "disputes.agree_constant"


@pytest.mark.parametrize("line", ["  value: 0.4\n", "  value: 0.4   # beside the point 0.4\n"])
def test_only_the_number_of_a_line_changes(line: str) -> None:
    assert replaced_value(line, 0.55) == line.replace("0.4", "0.55", 1)


def test_a_parameter_file_keeps_layout_and_comments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from yhly_sim.studies import fit as module

    parameter = catalogue()["disputes.agree_constant"]
    text = Path(parameter.file).read_text(encoding="utf-8")
    copy = tmp_path / "parameters.yaml"
    copy.write_text(text, encoding="utf-8")
    monkeypatch.setattr(module, "catalogue", lambda: {parameter.path: replace(parameter, file=str(copy))})
    assert write_values({parameter.path: -0.77}) == [parameter.path]
    before, after = text.splitlines(), copy.read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [(f"  value: {parameter.value:g}", "  value: -0.77")]
    assert write_values({parameter.path: parameter.value}) == []


@pytest.mark.parametrize("name", list(fits()))
def test_a_fitted_parameter_is_marked_as_fitted_and_its_number_exists(name: str) -> None:
    parameter, one = catalogue()[name], fits()[name]
    assert "fitted" in parameter.source and parameter.grade == "derived"
    assert one.of.number in numbers_of(one.of.reading) and one.of.run in runs()
    assert one.meets in ("equal", "at_least") and one.tolerance > 0
    assert parameter.low is not None and parameter.low < parameter.value < parameter.high  # type: ignore[operator]


def test_every_parameter_that_says_it_is_fitted_has_its_fit() -> None:
    said = {path for path, parameter in catalogue().items() if parameter.source.startswith("fitted")}
    assert said <= set(fits())


@pytest.mark.long
def test_the_catalogue_is_what_the_fit_gives() -> None:
    result = fit()
    off = {one.fit.parameter: (one.before.mean, one.fit.target, one.fit.tolerance)
           for one in result.fitted if not one.fit.holds(one.old, one.before.mean)}
    assert off == {}
