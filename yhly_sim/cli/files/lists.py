"""`yhly list` and `yhly plan`: what there is, and what happens on a day."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from yhly_sim.cli.terminal.options import Json
from yhly_sim.cli.terminal.screen import print_json, print_line, print_table
from yhly_sim.design.kinds import ARGUMENTS
from yhly_sim.design.load import experiment_headings
from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.switches import switches
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.language import LANGUAGES, current_language, say
from yhly_sim.engine.parameters import GRADES, Parameter
from yhly_sim.engine.units import unit_word
from yhly_sim.scenarios.load import load_scenario, scenario_names
from yhly_sim.scenarios.policy import policy_of


def list_all(
    json: Json = False,
    grade: Annotated[str | None, typer.Option("--grade", metavar="GRADE", help="option_grade")] = None,
    parameters: Annotated[bool, typer.Option("--parameters", help="option_parameters")] = False,
) -> None:
    """Scenarios, experiments, switches and parameters; with `grade`, the parameters of that grade and their number."""
    if grade is not None and grade not in GRADES:
        raise UserError("unknown_grade", name=grade, nearest=nearest(grade, GRADES), known=", ".join(GRADES))
    chosen = [p for p in catalogue().values() if grade is None or p.grade == grade]
    if json:
        print_json(_as_data(chosen))
        return
    lang = current_language()
    if grade is None:
        _print_names(lang)
    if parameters or grade is not None:
        print_table(["heading_parameter", "heading_words", "heading_value", "heading_unit", "heading_range",
                     "heading_grade", "heading_source"], [_row(p, lang) for p in chosen], title="title_parameters")
    if grade is not None:
        print_line("list_counted", count=len(chosen), total=len(catalogue()), grade=say(f"grade_{grade}"))
    else:
        counts = "、".join if lang == "zh" else ", ".join
        numbers = [p.grade for p in catalogue().values()]
        print_line("list_summary", total=len(numbers),
                   counts=counts(f"{say(f'grade_{word}')} {numbers.count(word)}" for word in GRADES))


def _as_data(chosen: list[Parameter]) -> dict[str, Any]:
    scenarios = [load_scenario(name) for name in scenario_names()]
    return {
        "scenarios": [
            {"name": s.name, "title": dict(zip(("zh", "en"), s.title, strict=True)),
             "question": dict(zip(("zh", "en"), s.question, strict=True)), "extends": s.extends,
             "switches": sorted(s.switches), "world": s.world, "days": s.days} for s in scenarios],
        "experiments": [
            {"name": one.name, "title": dict(zip(("zh", "en"), one.title, strict=True)),
             "question": dict(zip(("zh", "en"), one.question, strict=True)), "kind": one.kind}
            for one in experiment_headings()],
        "switches": [
            {"name": s.name, "zh": s.zh, "en": s.en, "evidence": list(s.evidence), "requires": list(s.requires),
             "group": s.group, "costs": dict(s.costs), "fails": dict(s.fails)} for s in switches().values()],
        "parameters": [
            {"name": p.path, "value": p.value, "unit": p.unit, "low": p.low, "high": p.high, "null": p.null,
             "acts_for": p.acts_for, "role": p.role, "source": p.source, "source_zh": p.source_zh,
             "grade": p.grade, "zh": p.zh, "en": p.en, "options": list(p.options)} for p in chosen],
    }


def _print_names(lang: str) -> None:
    scenarios = [load_scenario(name) for name in scenario_names()]
    print_table(["heading_scenario", "heading_title", "heading_question"],
                [(s.name, s.title[LANGUAGES.index(lang)], s.asked(lang)) for s in scenarios], title="title_scenarios")
    print_table(["list_heading_experiment", "heading_title", "heading_question", "list_heading_design"],
                [(one.name, one.title[LANGUAGES.index(lang)], one.question[LANGUAGES.index(lang)],
                  say(f"design_kind_{one.kind}") if one.kind in ARGUMENTS else one.kind)
                 for one in experiment_headings()], title="list_title_experiments")
    print_table(["heading_switch", "heading_words", "heading_requires", "heading_evidence"],
                [(s.name, getattr(s, lang), ", ".join(s.requires) or "-", ", ".join(s.evidence))
                 for s in switches().values()], title="title_switches")


def _row(parameter: Parameter, lang: str) -> tuple[str, ...]:
    shown = parameter.value if isinstance(parameter.value, str) else f"{parameter.value:g}"
    extent = " | ".join(parameter.options) if parameter.is_choice else f"{parameter.low:g} – {parameter.high:g}"
    return (parameter.path, getattr(parameter, lang), shown, unit_word(parameter.unit, lang), extent,
            say(f"grade_{parameter.grade}"), parameter.source_in(lang))


def plan(
    scenario: Annotated[str | None, typer.Argument(metavar="[SCENARIO]", help="argument_plan_scenario")] = None,
    json: Json = False,
) -> None:
    """The phases in their order, from the code; with a scenario also what is on, from which day."""
    chosen = None if scenario is None else load_scenario(scenario)
    from yhly_sim.domain.decisions import Decision
    from yhly_sim.domain.schedule import SCHEDULE

    rows: list[dict[str, Any]] = [
        {"phase": p.name, "every": p.every, "summary": p.summary, "reads": list(p.reads), "writes": list(p.writes),
         "draws": [Decision(number).name for number in p.draws]} for p in SCHEDULE.phases]
    periods: list[dict[str, Any]] = [] if chosen is None else [
        {"start_day": period.start_day, "switches": sorted(period.switches)} for period in policy_of(chosen).periods]
    if json:
        print_json({"phases": rows, "periods": periods})
        return
    print_table(
        ["heading_every", "heading_phase", "heading_summary", "heading_writes", "heading_draws"],
        [(say(f"every_{row['every']}"), row["phase"], say(f"phase_{row['phase']}"), _tables(row["writes"]),
          ", ".join(row["draws"]) or "-") for row in rows], title="title_plan")
    for start in periods:
        print_line("plan_period", day=start["start_day"], switches=", ".join(start["switches"]) or "-")


def _tables(declarations: list[str]) -> str:
    return ", ".join(dict.fromkeys(declaration.partition(":")[0].strip() for declaration in declarations)) or "-"
