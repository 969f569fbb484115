"""What a search found, in words and as a picture: nothing without its interval, and the sentence turns with the facts."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from tests.analysis.known_fronts import lever, switch
from tests.report.toy_frontier import OUTCOMES, TITLES, toy_frontier
from yhly_sim.analysis.search.frontier import Frontier
from yhly_sim.design.factor import Factor, Level, Patch
from yhly_sim.report.design_words import design_words
from yhly_sim.report.frontier.figure import broken, frontier_figure
from yhly_sim.report.frontier.words import frontier_sentence, frontier_table


def printed(found: Frontier, lang: str, width: int = 100) -> str:
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(frontier_table(found, OUTCOMES, lang))
    return console.export_text()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_names_every_member_with_its_interval_and_how_sure_it_is(lang: str) -> None:
    found = toy_frontier()
    shown = printed(found, lang)
    lines = shown.splitlines()
    assert max(map(len, lines)) <= 100 and len(found.members) > 4
    for one in found.members:
        row = next(place for place, line in enumerate(lines) if line.startswith(one.letter + " "))
        assert f"{100 * one.front_probability:.0f}%" in lines[row] and str(one.replications) in lines[row]
        assert one.is_baseline or lines[row + 1].count("…") == 3
        assert ("!" in lines[row][:4]) == bool(one.reported_only)
    assert any(one.reported_only for one in found.members)


def test_the_sentence_says_budget_candidates_draws_how_sure_and_what_backfires() -> None:
    found = toy_frontier()
    for lang in ("zh", "en"):
        said = frontier_sentence(found, OUTCOMES, lang, titles=TITLES)
        for number in (str(len(found.tried)), "0.8", "10%", str(found.draws), f"{found.runs_again}", "95%"):
            assert number in said
        backfiring = next(one for one in found.members if one.reported_only)
        best = max(found.members, key=lambda one: one.estimates["gain"].value)
        assert {"zh": f"要提防方案 {backfiring.letter}", "en": f"Beware of {backfiring.letter}"}[lang] in said
        assert {"zh": f"最好的是方案 {best.letter}", "en": f"is design {best.letter}"}[lang] in said
        assert {"zh": "没有考察", "en": "were not examined"}[lang] in said
        assert "nan" not in said and "{" not in said


@pytest.mark.long
def test_the_sentence_turns_with_the_facts() -> None:
    found = toy_frontier()
    said = frontier_sentence(found, OUTCOMES, "en")
    assert "were not looked at again" not in said and "gets worse" not in said
    assert "were not looked at again" in frontier_sentence(toy_frontier(looks_again=False), OUTCOMES, "en")
    assert "too few generations" in frontier_sentence(toy_frontier(generations=2), OUTCOMES, "en")
    assert "No design keeps to the budget" in frontier_sentence(toy_frontier(most=-9.0), OUTCOMES, "en")
    growing = found.convergence.assign(hypervolume=np.linspace(0.1, 0.9, len(found.convergence)))
    settled = found.convergence.assign(hypervolume=0.5)
    assert "more generations may find better" in frontier_sentence(replace(found, convergence=growing), OUTCOMES, "en")
    assert "hardly moved" in frontier_sentence(replace(found, convergence=settled), OUTCOMES, "en")
    wide = tuple(replace(one, smallest_difference=9.0) for one in OUTCOMES)
    assert "smallest difference of interest" not in said
    assert "smallest difference of interest" in frontier_sentence(found, wide, "en")
    left_out = replace(found, too_few_runs=(3, 4), lost_draws=(1, 0))
    assert "2 designs were left out" in frontier_sentence(left_out, OUTCOMES, "en")
    worse = replace(found, candidates=(replace(found.members[1], worse=("gain",)), *found.candidates[2:]))
    assert "Some things get worse" in frontier_sentence(worse, OUTCOMES, "en")


def test_a_figure_has_a_panel_an_objective_and_every_letter(tmp_path: Path) -> None:
    found = toy_frontier()
    figure = frontier_figure(found, OUTCOMES, title="激励方案", lang="zh")
    assert len(figure.axes) == 3
    for axes in figure.axes[:2]:
        assert {text.get_text() for text in axes.texts} == {one.letter for one in found.members}
        assert "花费" in axes.get_xlabel()
    listed = [text.get_text() for text in figure.texts]
    assert sum(line.startswith(tuple(f"{one.letter}　" for one in found.members)) for line in listed) == len(found.members)
    figure.savefig(tmp_path / "figure.png", dpi=50)
    assert (tmp_path / "figure.png").stat().st_size > 5000


def test_a_figure_of_nobody_is_drawn_too() -> None:
    assert len(frontier_figure(toy_frontier(most=-9.0), OUTCOMES, title="x", lang="en").axes) == 3


def test_a_design_is_told_by_its_parts_with_their_amounts() -> None:
    reading = Factor("reading", "lever", tuple(Level(name, Patch(values={"r": name})) for name in ("per_star", "all")),
                     baseline="all", zh="理解", en="reading")
    by_scenario = Factor("basis", "lever", tuple(Level(name, Patch(scenario=name)) for name in ("a", "b")), baseline="a",
                         zh="依据", en="basis")
    yuan = replace(lever("yuan", 0.0, 9000.0, 1.0), unit="yuan", zh="奖金", en="award")
    share = replace(lever("share", 0.0, 1.0, 0.2), unit="share", zh="比例", en="share")
    levers = (switch("甲"), reading, yuan, share, by_scenario)
    only_with = dict.fromkeys(("reading", "yuan"), (("甲", "on"),))

    def words(settings: dict[str, str | float], lang: str = "zh") -> str:
        return design_words(settings, levers, lang, only_with=only_with, level_words={("basis", "b"): {"zh": "真实得分", "en": "true scores"}})

    whole: dict[str, str | float] = {"甲": "on", "reading": "per_star", "yuan": 6000.0, "share": 0.4, "basis": "b"}
    assert words(whole) == "措施甲：理解为“每颗星都奖”，奖金 6,000 元；比例 40%；依据为“真实得分”"
    assert words(whole, "en") == "part 甲: reading: for every star, award 6,000 yuan; share 40%; basis: true scores"
    assert words({"甲": "off", "basis": "a"}) == "没有添加任何措施"
    assert words({"甲": "on", "reading": "all"}) == "措施甲：理解为“all”"


def test_lines_are_broken_by_the_columns_they_take() -> None:
    for text in ("A　" + "星级奖金" * 30, "B " + "word " * 60):
        lines = broken(text, length=40)
        assert len(lines) > 3 and all(len(line) + sum(ord(letter) > 255 for letter in line) <= 40 for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
