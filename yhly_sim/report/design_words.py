"""A design in words: which instruments it uses, and how much of each."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from yhly_sim.design.factor import Factor
from yhly_sim.design.search_arguments import Condition
from yhly_sim.engine.language import catalogue, say

UNITS = {"yuan": "yuan", "yuan/year": "yuan_a_year", "share": "share", "posts/year": "posts_a_year",
         "1/year": "times_a_year", "days": "days", "months": "months", "h/week": "hours_a_week", "persons": "persons",
         "h": "hours", "h/month": "hours_a_month", "yuan/h": "yuan_an_hour", "yuan/month": "yuan_a_month",
         "day": "days", "1/day": "times_a_day", "1/month": "times_a_month", "1/1000/year": "of_thousand_a_year"}
"""unit of a parameter -> message that says an amount of it."""

LevelWords = Mapping[tuple[str, str], Mapping[str, str]]
"""(lever, label of its level) -> language -> what people call it, where there is more than the label."""


def design_words(settings: Mapping[str, str | float], levers: Sequence[Factor], lang: str, *,
                 only_with: Mapping[str, Sequence[Condition]], level_words: LevelWords | None = None) -> str:
    """The parts that are on, each with the amounts that hang on it in brackets, then the other settings.

    settings: lever -> its setting, of the levers that act. A lever of levels that stands at its baseline is not said.
    """
    words = level_words or {}
    acting = [lever for lever in levers if lever.name in settings]
    parts = {lever.name for lever in acting if is_part(lever)}
    hosts = {lever.name: next((other for other, label in only_with.get(lever.name, ())
                               if other in parts and label == "on"), None)
             for lever in acting if lever.name not in parts}
    said = []
    for lever in acting:
        if lever.name in parts:
            if settings[lever.name] == "on":
                amounts = [_amount(one, settings[one.name], lang, words) for one in acting
                           if hosts.get(one.name) == lever.name]
                said.append(say("design_part_with", lang=lang, part=lever.label(lang), amounts=_joined(amounts, lang))
                            if amounts else lever.label(lang))
        elif hosts[lever.name] is None and (lever.is_continuous or settings[lever.name] != lever.baseline):
            said.append(_amount(lever, settings[lever.name], lang, words))
    return say("design_joint", lang=lang).join(said) if said else say("design_as_baseline", lang=lang)


def is_part(lever: Factor) -> bool:
    """Whether a lever switches a part on and off."""
    return {level.label for level in lever.levels} == {"off", "on"}


def _amount(lever: Factor, setting: Any, lang: str, words: LevelWords) -> str:
    label = lever.label(lang)
    if isinstance(setting, str):
        known = words.get((lever.name, setting))
        own = known[lang] if known else setting
        if known is None and f"choice_{setting}" in catalogue():
            own = say(f"choice_{setting}", lang=lang)
        return say("design_choice", lang=lang, label=label, choice=own)
    number = 100 * setting if lever.unit == "share" else setting
    amount = f"{number:,.4g}" if abs(number) < 1000 else f"{number:,.0f}"
    if lever.unit in UNITS:
        amount = say(f"amount_{UNITS[lever.unit]}", lang=lang, number=amount)
    return say("design_amount", lang=lang, label=label, amount=amount)


def _joined(said: Sequence[str], lang: str) -> str:
    return say("design_amount_joint", lang=lang).join(said)
