"""Figures and tables of rankings, robustness, groups and waiting: every letter has a glyph, what is shown is what was found."""

import io
import warnings
from dataclasses import replace

import pytest
from rich.console import Console

from tests.analysis.crossed_experiment import crossed
from tests.studies import tables_model
from tests.studies.toy_model import REGISTER
from yhly_sim.analysis.shares import Share
from yhly_sim.engine.language import say
from yhly_sim.report.comparison.fairness import fairness_table, group_label
from yhly_sim.report.comparison.plausible import percent
from yhly_sim.report.comparison.survival import event_label, survival_sentence
from yhly_sim.report.comparison.survival_figure import band
from yhly_sim.report.ranking.words import chance, ranking_sentence, ranking_table
from yhly_sim.report.robustness.words import where
from yhly_sim.studies.compare import compare
from yhly_sim.studies.rank import rank
from yhly_sim.studies.robustness import robustness

BOTH = pytest.mark.parametrize("lang", ["zh", "en"])


@pytest.fixture(scope="module")
def compared():
    return compare(["no_reform", "weidu"], replications=6, workers=1, adapter=tables_model.run, outcomes=REGISTER, equivalence=True)


@pytest.fixture(scope="module")
def ranked():
    return rank(["no_reform", "weidu", "backfires"], replications=6, workers=1, adapter=tables_model.run, outcomes=REGISTER)


@pytest.fixture(scope="module")
def stood():
    return robustness(crossed(draws=40))


def printed(content):
    console = Console(width=150, record=True, file=io.StringIO())
    console.print(content)
    return console.export_text()


@BOTH
def test_every_letter_of_every_figure_has_a_glyph(lang, compared, ranked, stood, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, figure in {"time": compared.plot_time(lang), "fairness": compared.plot_fairness(lang), "rank": ranked.plot(lang),
                             "stood": stood.plot(lang=lang)}.items():
            figure.savefig(tmp_path / f"{name}.png", dpi=60)
            assert (tmp_path / f"{name}.png").stat().st_size > 8_000


@BOTH
def test_one_replication_is_drawn_without_intervals(lang, tmp_path):
    once = compare(["no_reform", "weidu"], replications=1, workers=1, adapter=tables_model.run, outcomes=REGISTER)
    once.plot_time(lang).savefig(tmp_path / "time.png")
    once.plot_fairness(lang).savefig(tmp_path / "fairness.png")
    assert "poor" in printed(fairness_table(once.fairness, REGISTER, lang))


def test_the_bands_are_the_wider_of_both_and_stay_shares(compared):
    [one] = compared.survival
    low, high = band(one.baseline, one.baseline_luck)
    assert (low <= one.baseline.low).all() and (high >= one.baseline.high).all()
    assert (low >= 0).all() and (high <= 1).all() and (low <= one.baseline.waiting).all()


@BOTH
@pytest.mark.parametrize(("ratio", "difference", "words"), [
    (1.4, -2.0, ("更快，速度", "comes faster, at")), (0.7, 2.0, ("更慢，速度", "comes slower, at")), (1.4, 2.0, ("对多数更快", "faster to most")),
    (0.7, -2.0, ("对多数更慢", "slower to most"))])
def test_curves_that_cross_are_said_to(lang, ratio, difference, words, compared):
    [one] = compared.survival
    told = replace(one, rate_ratio=ratio, p=0.001, difference=replace(
        one.difference, difference=difference, ci_low=difference - 0.5, ci_high=difference + 0.5))
    assert words[("zh", "en").index(lang)] in survival_sentence([told], compared.comparison, lang)


@BOTH
def test_the_table_of_a_ranking_has_the_leader_first_and_every_design(lang, ranked):
    text = printed(ranking_table(ranked.rankings["satisfaction"], lang))
    places = [text.index(name) for name in ("weidu", "no_reform", "backfires")]
    assert places == sorted(places) and say("rank_leads", lang=lang) in text


@BOTH
def test_the_table_of_groups_marks_what_was_found(lang, compared):
    text = printed(fairness_table(compared.fairness, REGISTER, lang))
    rows = {name: row for row in text.splitlines() for name in ("poor", "rich") if row.startswith(name)}
    assert "▲" in rows["poor"] and "▲" not in rows["rich"]
    assert "▲" in next(row for row in text.splitlines() if row.startswith(say("fairness_gap", lang=lang)))


def test_what_is_not_ours_goes_by_its_own_name():
    assert group_label("wealth", "poor", "zh") == "poor" and event_label("repair", "en") == "repair"
    assert group_label("age", "18_34", "zh") == "18–34 岁" and event_label("resolution", "zh") == "化解"


def test_no_share_is_rounded_to_none_or_all():
    assert [percent(share) for share in (0.0, 0.004, 0.996, 1.0, float("nan"))] == ["0", "<1", ">99", "100", "–"]
    assert chance(0.0) == "<1" and chance(1.0) == ">99"
    assert Share(0, 0).to_json()["share"] is None


@BOTH
def test_conditions_on_one_factor_stand_together_and_levels_have_words(lang, stood):
    from yhly_sim.analysis.robustness.regions import Region

    region = Region((("trust", ">", 0.2), ("trust", ">", 0.25), ("form", "is", "new"), ("trust", "<=", 0.5)), 10, 3)
    said = where(region, stood.results.factors, lang)
    assert {"zh": "0.25 < 信任 ≤ 0.5", "en": "0.25 < trust ≤ 0.5"}[lang] in said and "new" in said
    assert where(Region((), 1, 1), (), lang) == say("regions_everywhere", lang=lang)


def test_a_lead_that_does_not_matter_is_called_none(ranked):
    ranking = next(iter(ranked.rankings.values()))
    alike = replace(ranking, outcome=replace(ranking.outcome, smallest_difference=1.0))
    apart = replace(ranking, outcome=replace(ranking.outcome, smallest_difference=1e-9))
    assert "practically they are the same" in ranking_sentence(alike, "en") and "实际上没有差别" in ranking_sentence(alike, "zh")
    assert "practically" not in ranking_sentence(apart, "en")
