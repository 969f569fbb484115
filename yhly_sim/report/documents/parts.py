"""The parts of the reform: the report's words, what each acts through, what it costs, how it can fail, its tests."""

from __future__ import annotations

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.checklist import checklist
from yhly_sim.domain.schedule import SCHEDULE
from yhly_sim.domain.switches import Switch, switches
from yhly_sim.engine.finder import library
from yhly_sim.engine.language import say
from yhly_sim.engine.parameters import Parameter
from yhly_sim.report.documents.coverage import quoted
from yhly_sim.report.documents.dictionary import entries, extent, together, written
from yhly_sim.report.documents.markdown import code, page, table
from yhly_sim.report.documents.mechanisms import mechanism_of

NULL_TEST = "tests/properties/test_parts_at_null.py"
EFFECT_TEST = "tests/properties/test_parts_act.py"


def parts(lang: str) -> str:
    """One table of all switches, then one section for each."""
    rows = [(f"[`{one.name}`](#{one.name})", getattr(one, lang), one.costs[lang], one.fails[lang])
            for one in switches().values()]
    headings = [say(name, lang=lang) for name in ("heading_switch", "heading_words", "parts_costs", "parts_fails")]
    return page(
        f"# {say('documents_title_switches', lang=lang)}", say("documents_written", lang=lang),
        say("parts_intro", lang=lang, null_test=NULL_TEST, effect_test=EFFECT_TEST), table(headings, rows),
        *(_part(one, lang) for one in switches().values()))


def _part(switch: Switch, lang: str) -> str:
    phases, files = _where(switch)
    without, scenarios = f"weidu_without_{switch.name}", {path.stem for path in library("scenarios").glob("*.yaml")}
    quotes = "\n>\n".join(f"> {name} {_quote(name, lang)}" for name in switch.evidence)
    facts = [
        (say("heading_requires", lang=lang), code(switch.requires)),
        (say("parts_phases", lang=lang), code(phases)),
        (say("parts_files", lang=lang), code(files)),
        (say("parts_costs", lang=lang), switch.costs[lang]),
        (say("parts_fails", lang=lang), switch.fails[lang]),
        (say("parts_without", lang=lang), code([without] if without in scenarios else [])),
        (say("parts_null_test", lang=lang), say("parts_case", lang=lang, file=NULL_TEST, name=switch.name)),
        (say("parts_effect_test", lang=lang), say("parts_case", lang=lang, file=EFFECT_TEST, name=switch.name)),
    ]
    return page(f"## {switch.name}", f"**{getattr(switch, lang)}**", quotes,
                "\n".join(say("documents_fact", lang=lang, label=label, text=text) for label, text in facts),
                _acts_through(switch, lang))


def _quote(name: str, lang: str) -> str:
    row = checklist()[name]
    return quoted(row.quote) if lang == "zh" else f"{quoted(row.quote)} ({row.en})"


def acting(switch: str) -> list[list[Parameter]]:
    """The parameters through which a switch acts; a table of numbers is one list."""
    return [rows for folder in entries().values() for rows in folder.values() if rows[0].acts_for == switch]


def _acts_through(switch: Switch, lang: str) -> str:
    chosen = acting(switch.name)
    if not chosen:
        return say("parts_acts_through_nothing", lang=lang)
    headings = [say(name, lang=lang) for name in
                ("parts_acts_through", "heading_words", "heading_value", "parts_null", "heading_range")]
    return table(headings, [
        (f"`{rows[0].folder}.{rows[0].name}`", getattr(rows[0], lang),
         together([written(one.value) for one in rows], rows), together([written(one.null) for one in rows], rows),
         together([extent(one) for one in rows], rows))
        for rows in chosen])


def _where(switch: Switch) -> tuple[list[str], list[str]]:
    """Phases in which a switch is asked for or its parameters are read, and the files in which that happens."""
    own = {f"{one.folder}.{one.name}" for one in catalogue().values() if one.acts_for == switch.name}
    phases: list[str] = []
    files: dict[str, None] = {}
    for phase in SCHEDULE.phases:
        used = mechanism_of(phase)
        here = [file for path in own & set(used.parameters) for file in used.parameters[path]]
        here += used.switches.get(switch.name, {})
        if here:
            phases.append(phase.name)
            files |= dict.fromkeys(here)
    return phases, sorted(files)
