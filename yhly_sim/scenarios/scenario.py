"""A scenario: one question, the parts of the reform that are on, and the numbers that differ."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Mapping

from yhly_sim.domain.incentives.instruments import Instrument
from yhly_sim.domain.switches import switches
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.fingerprints import fingerprint
from yhly_sim.engine.language import say

MAX_DAYS = 65_000
"""The day field of an address of luck has 16 bits."""


@dataclass(frozen=True)
class Setting:
    """A number or choice that a scenario sets, and where it does so.

    source: where a price of a costs file comes from; such a price replaces an assumption and its range.
    """

    path: str
    value: float | str
    file: str
    line: int
    source: str = ""


@dataclass(frozen=True)
class Change:
    """What changes on a day counted from the reform: switches as (name, on), and settings."""

    day: int
    switches: tuple[tuple[str, bool], ...]
    settings: tuple[Setting, ...]


@dataclass(frozen=True)
class Scenario:
    """A scenario with all that it inherits. Frozen, hashable and one value (not iterable) to Mesa's batch_run.

    title               (zh, en), short; the name where a file gives none
    question, look_at   (zh, en); look_at says what to watch
    switches            parts that are on from the reform day
    settings            numbers set for the whole run, warm-up included
    instruments         instruments of its own, in force from the reform day on
    changes             what changes later, days counted from the reform, in order of day
    warmup_days         days before the reform; days: days after it
    """

    name: str
    file: str
    extends: str | None
    title: tuple[str, str]
    question: tuple[str, str]
    look_at: tuple[str, str]
    switches: frozenset[str]
    settings: tuple[Setting, ...]
    changes: tuple[Change, ...]
    world: str
    warmup_days: int
    days: int
    instruments: tuple[Instrument, ...] = ()
    parent: Scenario | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.days < 1:
            raise UserError("days_too_few", name="days", value=self.days, least=1)
        if self.warmup_days < 0:
            raise UserError("days_too_few", name="warmup_days", value=self.warmup_days, least=0)
        if self.day_count > MAX_DAYS:
            raise UserError("days_too_many", value=self.day_count, most=MAX_DAYS)

    @property
    def day_count(self) -> int:
        """Days of a whole run, warm-up included."""
        return self.warmup_days + self.days

    def asked(self, lang: str) -> str:
        """Its question in a language."""
        return self.question[("zh", "en").index(lang)]

    def titled(self, lang: str) -> str:
        """Its title in a language, with the name beside it where that is another word."""
        title = self.title[("zh", "en").index(lang)]
        return title if title == self.name else say("scenario_titled", lang=lang, title=title, name=self.name)

    def values(self) -> dict[str, float | str]:
        """Numbers set for the whole run."""
        return {setting.path: setting.value for setting in self.settings}

    def with_priced(self, prices: tuple[Setting, ...]) -> Scenario:
        """The same scenario with prices of a costs file, in place of those that it had."""
        paths = {price.path for price in prices}
        return replace(self, settings=tuple(one for one in self.settings if one.path not in paths) + prices)

    def with_settings(self, values: Mapping[str, float | str] | None = None, *, days: int | None = None,
                      warmup_days: int | None = None, world: str | None = None,
                      origin: tuple[str, int] = ("-", 0)) -> Scenario:
        """The same scenario with other numbers for the whole run, length or world.

        origin: (file, line) that errors and reports name for these values. The values are
        checked against the catalogue when the policy is made.
        """
        kept = tuple(setting for setting in self.settings if setting.path not in (values or {}))
        added = tuple(Setting(path, value, *origin) for path, value in (values or {}).items())
        return replace(
            self,
            settings=kept + added,
            days=self.days if days is None else days,
            warmup_days=self.warmup_days if warmup_days is None else warmup_days,
            world=self.world if world is None else world,
        )

    def with_switches(self, given: Mapping[str, bool], *, origin: tuple[str, int] = ("-", 0)) -> Scenario:
        """The same scenario with parts (name -> on) turned on or off from the reform day; its changes act on top.

        origin: (file, line) that an error names. A part without one that it requires is refused when the policy is
        made.
        """
        file, line = origin
        for name, is_on in given.items():
            if name not in switches():
                raise UserError("unknown_switch", file=file, line=line, name=name, nearest=nearest(name, switches()))
            if not isinstance(is_on, bool):
                raise UserError("scenario_switch_on_or_off", file=file, line=line, name=name, value=is_on)
        off = {name for name, is_on in given.items() if not is_on}
        return replace(self, switches=(self.switches | set(given)) - off)

    def resolved(self) -> dict[str, Any]:
        """All that a run follows from, as plain JSON data: world, days, and every number in force by period.

        Parts that are off stand at their nulls and rates are per day, so two scenarios that
        say the same in different words come out alike.
        """
        from yhly_sim.scenarios.instruments import plain
        from yhly_sim.scenarios.policy import policy_of

        return {
            "world": self.world,
            "warmup_days": self.warmup_days,
            "days": self.days,
            "periods": [
                {"start_day": period.start_day, "switches": sorted(period.switches), "values": period.values(),
                 **({"instruments": plain(period.instruments)} if period.instruments else {})}
                for period in policy_of(self).periods
            ],
        }

    @property
    def policy_digest(self) -> str:
        """A fingerprint of `resolved()`."""
        return fingerprint(self.resolved())
