"""What a scenario changes against another one, in words: what `yhly check` prints."""

from __future__ import annotations

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.switches import switches
from yhly_sim.engine.language import current_language, say
from yhly_sim.engine.units import unit_word
from yhly_sim.scenarios.scenario import Change, Scenario, Setting


def difference(scenario: Scenario, parent: Scenario, *, lang: str | None = None) -> list[str]:
    """One line for each switch, number, dated change, world and length that differs; none if nothing does."""
    lang = lang or current_language()
    lines = [_switch_line(name, name in scenario.switches, lang)
             for name in switches() if (name in scenario.switches) != (name in parent.switches)]
    lines += _setting_lines(scenario, parent, lang)
    lines += [say("difference_instrument", lang=lang, name=one.name) for one in scenario.instruments
              if one not in parent.instruments]
    lines += [say("difference_instrument_gone", lang=lang, name=one.name) for one in parent.instruments
              if one.name not in {own.name for own in scenario.instruments}]
    for change in scenario.changes:
        if change not in parent.changes:
            lines += _change_lines(change, lang)
    for change in parent.changes:
        if change not in scenario.changes:
            lines.append(say("difference_change_gone", lang=lang, day=change.day))
    for name in ("world", "warmup_days", "days"):
        before, after = getattr(parent, name), getattr(scenario, name)
        if before != after:
            lines.append(say("difference_field", lang=lang, name=name, before=_shown(before), after=_shown(after)))
    return lines


def _switch_line(name: str, is_on: bool, lang: str) -> str:
    message = "difference_switch_on" if is_on else "difference_switch_off"
    return say(message, lang=lang, name=name, words=getattr(switches()[name], lang))


def _setting_lines(scenario: Scenario, parent: Scenario, lang: str) -> list[str]:
    before = parent.values()
    lines = []
    for setting in scenario.settings:
        parameter = catalogue()[setting.path]
        if before.get(setting.path, parameter.value) != setting.value:
            lines.append(_setting_line(setting, before.get(setting.path, parameter.value), lang))
    for path, value in before.items():
        if path not in scenario.values():
            lines.append(say("difference_field", lang=lang, name=path, before=_shown(value),
                             after=_shown(catalogue()[path].value)))
    return lines


def _setting_line(setting: Setting, before: object, lang: str) -> str:
    parameter = catalogue()[setting.path]
    return say("difference_setting", lang=lang, path=setting.path, words=getattr(parameter, lang),
               before=_shown(before), after=_shown(setting.value), unit=unit_word(parameter.unit, lang),
               file=setting.file, line=setting.line)


def _change_lines(change: Change, lang: str) -> list[str]:
    inner = [_switch_line(name, is_on, lang) for name, is_on in change.switches]
    inner += [_setting_line(setting, catalogue()[setting.path].value, lang) for setting in change.settings]
    return [say("difference_from_day", lang=lang, day=change.day, line=line) for line in inner]


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
