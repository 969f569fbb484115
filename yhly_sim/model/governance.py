"""GovernanceModel: one urban district as a Mesa model; a step is a day."""

from __future__ import annotations

import copy
import secrets
import time
from datetime import date
from types import SimpleNamespace
from typing import Any, Callable, Iterable, Mapping

import mesa
import numpy as np

from yhly_sim.domain.schedule import SCHEDULE
from yhly_sim.domain.start import start
from yhly_sim.engine.calendar import Day, day_table
from yhly_sim.engine.chance import Chance
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.rules import RuleTable
from yhly_sim.engine.schedule import Phase, Run
from yhly_sim.engine.tables import State
from yhly_sim.model import addresses, provenance
from yhly_sim.model.agents import make_institutions
from yhly_sim.model.collector import DailyCollector
from yhly_sim.model.observing.watching import Observer, look_on
from yhly_sim.model.outcomes import End, names_for, outcomes_of
from yhly_sim.model.outcomes.durations import durations_of
from yhly_sim.model.outcomes.groups import groups_of
from yhly_sim.model.recorder import Recorder, names_of_series
from yhly_sim.model.residents import ColumnSet, Courtyard, Household, Resident
from yhly_sim.model.sharing import share_state, written_columns
from yhly_sim.model.snapshot import Snapshot, agree, periods_until
from yhly_sim.model.world import WORLD_SEED, find_world
from yhly_sim.scenarios.load import load_scenario
from yhly_sim.scenarios.policy import policy_of
from yhly_sim.scenarios.scenario import Scenario

FIRST_DAY = date(2022, 3, 5)
"""Day 0."""

SEEDS = 2**32


class GovernanceModel(mesa.Model):  # type: ignore[misc]
    """One district under one scenario.

    Args:
        scenario: a scenario's name, the path of its file, or a `Scenario`.
        rng: the seed of all luck, 0 to 2**32 - 1; None draws one (it is kept in `seed`).
        replication: a second number of the same range; equal (rng, replication) share all luck.
        world: a world's name, the path of its file, a `WorldSpec`, or a `State` of a world that is built (it is
            taken as it is); the scenario's own world by default.
        world_seed: the seed with which the world is built, apart from the run's.
        rules: name -> function of arrays, in the place of the rules of these names.
        phases: phases of one's own (`yhly_sim.engine.schedule.phase`), put in where their `after` says.
        days: days after the reform, instead of the scenario's.
        snapshot: a run in memory to go on from, instead of the first morning (see `restore`).
        strict: give each phase only the columns that it declares (slower; for tests of phases).

    Attributes:
        agents: the institutions; `residents`, `households`, `courtyards`: columns as agent sets.
        day: days lived; `reform_day`: days before the reform; `day_count`: days of the whole run.
        state: the tables of columns.
        recorder: weekly series and frames; `datacollector`: the same for Mesa, a row a day.

    Raises:
        UserError: an unknown scenario, world or rule, a seed out of range, too few days.
    """

    def __init__(self, scenario: str | Scenario = "no_reform", *, rng: int | None = 1, replication: int = 0,
                 world: Any = None, world_seed: int = WORLD_SEED,
                 rules: Mapping[str, Callable[..., Any]] | None = None, phases: Iterable[Phase] = (),
                 days: int | None = None, strict: bool = False, snapshot: Snapshot | None = None) -> None:
        self.seed = secrets.randbits(32) if rng is None else checked_seed("rng", rng)
        super().__init__(rng=self.seed)
        self.replication = checked_seed("replication", replication)
        self.world_seed = checked_seed("world_seed", world_seed)
        chosen = load_scenario(scenario)
        if days is not None:
            chosen = chosen.with_settings(days=days)
        if world is not None:
            chosen = chosen.with_settings(world=world if isinstance(world, str) else getattr(world, "name", "state"))
        self._chosen = chosen
        self.policy = policy_of(chosen)
        self.reform_day, self.day_count = chosen.warmup_days, chosen.day_count
        self.strict = strict

        phases = tuple(phases)
        self._schedule = SCHEDULE.with_added(phases)
        self._written = written_columns(self._schedule.phases)
        rule_table = RuleTable(rules)
        self.own_sources = provenance.sources_of(rule_table.replaced, phases)
        found = find_world(chosen.world if world is None else world, self.policy, self.world_seed)
        self.world_name, self.world_address, self._world_content = found.name, found.address, found.content
        self._days: list[Day] = day_table(FIRST_DAY, self.day_count)
        switches, numbers = self.policy.on_day(0)
        chance = Chance(self.seed, self.replication)
        state = State(()) if snapshot else found.state()
        constants = SimpleNamespace() if snapshot else start(state, numbers, chance, rule_table, self._days[0])
        self._run = Run(state, self._days[0], numbers, switches, chance, rule_table, SimpleNamespace(), constants)
        self.day = 0
        self.seconds = 0.0

        self.switches = frozenset().union(*(period.switches for period in self.policy.periods))
        self._end: End | None = None
        self.recorder = Recorder()
        self.series_names = names_of_series(self.switches)
        self.datacollector = DailyCollector(dict.fromkeys(["day", *self.series_names, *names_for(self.switches)]))
        if snapshot:
            self.restore(snapshot)
        else:
            self._read()

        make_institutions(self)
        self.residents = ColumnSet(self, Resident)
        self.households = ColumnSet(self, Household)
        self.courtyards = ColumnSet(self, Courtyard)
        # Mesa 3.3 and 3.4.0 count ids in a table of the class, which would keep every model for ever.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    # the world

    @property
    def state(self) -> State:
        """The tables of columns."""
        return self._run.state  # type: ignore[no-any-return]

    @property
    def scenario(self) -> Scenario:
        """The scenario, with the world and the days that were asked for."""
        return self._chosen

    @scenario.setter
    def scenario(self, mesas_own: Any) -> None:
        """Mesa 3.5 puts a scenario of its own here, which says nothing but the seed."""

    @property
    def calendar_day(self) -> date:
        """The last day lived; before the first step the first day."""
        return self._run.day.date

    # living

    def step(self) -> None:
        """Live one day. Does nothing when the last day has been lived."""
        if self.day >= self.day_count:
            return
        began = time.perf_counter()
        run = self._run
        run.day = self._days[self.day]
        run.switches, run.p = self.policy.on_day(self.day)
        self._schedule.run_day(run, strict=self.strict)
        self.day += 1
        self._end = None
        is_last = self.day == self.day_count
        if run.day.weekday == 6 or is_last:
            self._read()
        if is_last:
            self.latest |= self.outcomes
            self.running = False
        self.datacollector.collect(self)
        self.seconds += time.perf_counter() - began

    def live_until(self, day: int) -> None:
        """Live until `day` days have been lived, or to the end."""
        while self.running and self.day < day:
            self.step()

    def run_model(self) -> None:
        """Live to the end."""
        self.live_until(self.day_count)

    def watch(self, observer: Observer) -> None:
        """Let somebody look on, phase by phase, from the next day on; nothing that happens changes.

        Not for a model of which a snapshot will be taken.
        """
        look_on(self, observer)

    def _read(self) -> None:
        self.recorder.read(self.end)
        self.latest = self.recorder.latest()

    # looking

    @property
    def end(self) -> End:
        """The run as outcomes see it when it ends now."""
        if self._end is None:
            prices = tuple((period.start_day, period.config.accounts) for period in self.policy.periods)
            self._end = End(self.state, self.reform_day, self.day, self.switches, prices)
        return self._end

    @property
    def outcomes(self) -> dict[str, float]:
        """name -> value as of now; what has no mechanism in this scenario, or no case yet, is absent."""
        return outcomes_of(self.end)

    @property
    def books(self) -> dict[str, list[Any]]:
        """Who has paid how much for what from the reform day on, hours priced: columns, a row a payer and purpose."""
        return self.end.entries.by_payer_and_purpose()

    @property
    def tables(self) -> dict[str, dict[str, list[Any]]]:
        """Small tables about the run as of now: `groups`, outcomes by kind of courtyard and age; `durations`, how long
        disputes waited."""
        return {"groups": groups_of(self.end), "durations": durations_of(self.end)}

    @property
    def series(self) -> dict[str, list[float]]:
        """name -> values at the readings; `day` is the day of each, counted from the reform."""
        days = [float(day - self.reform_day) for day in self.recorder.days]
        return {"day": days, **{name: list(self.recorder.series[name]) for name in self.series_names}}

    @property
    def ledger(self) -> Any:
        """Every move of every dispute, codes as integers: a DataFrame by (day, phase, dispute_key, sequence)."""
        import pandas

        table = self.state.ledger
        order = np.lexsort((table.sequence, table.dispute_key, table.phase, table.day))
        return pandas.DataFrame({column: table[column][order] for column in table})

    @property
    def phase_names(self) -> list[str]:
        """Names of the phases in their order; `ledger.phase` counts in it."""
        return [one.name for one in self._schedule.phases]

    @property
    def content(self) -> dict[str, Any]:
        """All that the run follows from but code, seed and replication (`yhly_sim.model.addresses`)."""
        return addresses.content(
            map(addresses.told, self.policy.periods), days=self.scenario.days, warmup_days=self.reform_day,
            world=self._world_content, world_seed=self.world_seed, own=self.own_sources)

    @property
    def address(self) -> str:
        """The content address of the whole run: scenario, luck, world, code, own rules and phases."""
        return provenance.address_of(self.content, seed=self.seed, replication=self.replication)

    @property
    def provenance(self) -> dict[str, Any]:
        """Everything needed to make this run again, as plain data."""
        return provenance.record(self, seconds=self.seconds)

    # keeping a day

    def snapshot(self) -> Snapshot:
        """This run as it stands, kept in memory."""
        return Snapshot(
            day=self.day, world=self.world_address, seed=self.seed, replication=self.replication,
            own=tuple(sorted(self.own_sources.items())), periods=periods_until(self.policy, self.day),
            state=share_state(self.state, self._written), constants=copy.deepcopy(self._run.constants),
            recorder=self.recorder.copy())

    def restore(self, snapshot: Snapshot) -> None:
        """Go on from a snapshot of a run with the same world, luck and rules, and a policy that agreed until then.

        Raises UserError where they differ: what comes after would be no run of this scenario.
        """
        same = (snapshot.world, snapshot.seed, snapshot.replication, snapshot.own) == (
            self.world_address, self.seed, self.replication, tuple(sorted(self.own_sources.items())))
        if not same or snapshot.day > self.day_count or not agree(
                snapshot.periods, periods_until(self.policy, snapshot.day)):
            raise UserError("snapshot_of_another_run", day=snapshot.day, scenario=self.scenario.name)
        self._run.state = share_state(snapshot.state, self._written)
        self._run.constants = copy.deepcopy(snapshot.constants)
        self.day = snapshot.day
        self.running = self.day < self.day_count
        self._end = None
        self.recorder = snapshot.recorder.copy()
        self.latest = self.recorder.latest()
        self.datacollector.take_over(self.recorder.on_each_day(self.day), self.day)

    def discard(self) -> None:
        """Forget everything. Agents and model refer to each other; after this nothing does, and Python frees all of it
        at once, in a batch before the next run begins. The model is of no use any more."""
        self.__dict__.clear()


def checked_seed(name: str, value: Any) -> int:
    """An integer from 0 to 2**32 - 1, or a UserError."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not 0 <= value < SEEDS:
        raise UserError("seed_out_of_range", name=name, value=value, most=SEEDS - 1)
    return int(value)
