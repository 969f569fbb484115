"""Instruments in a scenario file: `instruments: [{name, rewards, whom, measured, every, yuan | honour | post}]`."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any, Collection, Mapping

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.codes import Role
from yhly_sim.domain.incentives.instruments import (
    MEASURED,
    REWARDED,
    TEAM,
    TIMES_A_YEAR,
    WHOM,
    Instrument,
    of_the_report,
)
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.pages import Place
from yhly_sim.engine.parameters import Config

REQUIRED = ("name", "rewards", "whom", "measured", "every")
AMOUNTS = {"yuan": 1e6, "honour": 100.0, "post": 13.0}
"""What an instrument may give, and the most of it that is no slip of the pen."""
KEYS = (*REQUIRED, *AMOUNTS, "share")


def read_instrument(entry: Any, *, file: str, line: int) -> Instrument:
    """One entry of the list as an instrument.

    name: its own; rewards: score, star, five_stars or rank; whom: secretary, chair, manager, a list of them, or branch
    (a team: its officers share); measured: true or reported; every: month, half_year or year; exactly one of yuan,
    honour and post (post only for rank, for the secretary, every year); share: of the money, to the person (1 by
    default, the rest is the grid's). Raises UserError with file, line and what is right.
    """
    def refuse(message: str, **fields: object) -> UserError:
        return UserError(message, file=file, line=line, **fields)

    if not isinstance(entry, Mapping):
        raise refuse("instrument_expected", keys=", ".join(KEYS))
    for key in entry:
        if key not in KEYS:
            raise refuse("page_unknown_key", place=Place(file, line), key=key, nearest=nearest(str(key), KEYS),
                         known=", ".join(KEYS))
    for key in REQUIRED:
        if key not in entry:
            raise refuse("instrument_key_missing", key=key)
    name = entry["name"]
    if not isinstance(name, str) or not name or name in _names_of_the_report():
        raise refuse("instrument_name_taken", name=name)

    def word(key: str, known: Collection[str]) -> str:
        value = "true" if entry[key] is True else entry[key]
        if not isinstance(value, str) or value not in known:
            raise refuse("instrument_word_expected", key=key, value=value, known=", ".join(known))
        return str(value)

    def number(key: str, most: float) -> float:
        value = entry[key]
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
            raise refuse("instrument_number_expected", key=key, value=value, most=f"{most:g}")
        return float(value)

    whom = entry["whom"] if isinstance(entry["whom"], list) else [entry["whom"]]
    is_team = whom == [TEAM]
    if not whom or not (is_team or all(isinstance(one, str) and one in WHOM for one in whom)):
        raise refuse("instrument_word_expected", key="whom", value=entry["whom"], known=", ".join((*WHOM, TEAM)))
    roles = (Role.SECRETARY,) if is_team else tuple(sorted({WHOM[one] for one in whom}))
    given = [key for key in AMOUNTS if key in entry]
    if len(given) != 1:
        raise refuse("instrument_amount_expected", name=name)
    rewards, every = word("rewards", REWARDED), word("every", TIMES_A_YEAR)
    if given == ["post"] and (rewards != "rank" or every != "year" or roles != (Role.SECRETARY,) or is_team):
        raise refuse("instrument_post_is_for_rank", name=name)
    yuan, honour, post = (number(key, most) if key in entry else 0.0 for key, most in AMOUNTS.items())
    return Instrument(name, rewards, roles, word("measured", MEASURED), every, yuan=yuan, honour=honour, post=post,
                      share=number("share", 1.0) if "share" in entry else 1.0, is_team=is_team)


@lru_cache(maxsize=1)
def _names_of_the_report() -> frozenset[str]:
    return frozenset(one.name for one in of_the_report(catalogue().config().incentives))


@lru_cache(maxsize=256)
def with_instruments(config: Config, instruments: tuple[Instrument, ...]) -> Config:
    """The numbers in force together with the scenario's own instruments, as `p.instruments`.

    A recognition of one's own costs what an honour costs: the `honour_yuan` in force.
    """
    if not instruments:
        return config
    priced = tuple(replace(one, unit_yuan=config.incentives.honour_yuan if one.honour else 0.0) for one in instruments)
    return Config("p", {**{folder: getattr(config, folder) for folder in config}, "instruments": priced})


def plain(instruments: tuple[Instrument, ...]) -> list[dict[str, Any]]:
    """Instruments as plain JSON data."""
    return [{**asdict(one), "whom": [int(role) for role in one.whom]} for one in instruments]
