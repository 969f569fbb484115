"""The polling idiom: every resident is a Mesa agent that is asked every day, in shuffled order.

A first model of the district in plain Mesa, with our rates and so with our figures in expectation: each resident
looks every day at the courtyard and asks of each kind whether it happens, may need a service at the desk, carries
the hidden disputes, voices them or lets them fade; relaxes in trust every day, in satisfaction every Sunday, pays
the bill that is due at a month's end. It has none of the institutions: no queue, no levels, no parties, no news, no
norms, no formation. So it does less than ours does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import mesa

from yhly_sim.domain.disputes.arise import SEASON_MONTHS, SEASON_SHARE
from yhly_sim.engine.calendar import Day


@dataclass
class Kind:
    """Rates of one kind of dispute."""

    rate: float
    facility: float
    quality: float
    norm: float
    season: float = 1.0


@dataclass
class Courtyard:
    """A place that residents look at."""

    facility: float
    quality: float
    norm: float
    target: float
    paying_share: float
    has_firm: bool

    def arise_rate(self, kind: Kind) -> float:
        """Disputes of a kind a day and resident, in the season of today."""
        return kind.rate * kind.season * math.exp(
            -kind.facility * (self.facility - 0.5) - kind.quality * (self.quality - 0.5)
            - kind.norm * (self.norm - 0.5))


class PollingResident(mesa.Agent):  # type: ignore[misc]
    """Has grievances, keeps them or voices them, drifts in trust and satisfaction, pays."""

    def __init__(self, model: PollingModel, courtyard: Courtyard, start: dict[str, Any]) -> None:
        super().__init__(model)
        self.courtyard = courtyard
        self.is_adult: bool = start["is_adult"]
        self.offset: float = start["offset"]
        self.satisfaction: float = start["satisfaction"]
        self.trust_local = self.trust_start_local = start["trust_local"]
        self.trust_higher = self.trust_start_higher = start["trust_higher"]
        self.pays_bills: bool = start["pays_bills"]
        self.pay_offset: float = start["pay_offset"]
        self.due_month: int = start["due_month"]
        self.hidden: list[float] = []

    def live(self) -> None:
        self.have_grievances()
        self.ask_for_services()
        if self.hidden:
            self.carry_grievances()
        self.relax_in_trust()
        if self.is_adult and self.model.today.weekday == 6:
            self.drift_in_satisfaction()
        if self.pays_bills and self.model.today.is_month_end:
            self.pay()

    def have_grievances(self) -> None:
        model, courtyard = self.model, self.courtyard
        for kind in model.kinds:
            if self.random.random() < courtyard.arise_rate(kind):
                model.arisen += 1
                if self.random.random() < model.hidden_share:
                    self.hidden.append(model.draw_severity())
                else:
                    model.voiced += 1

    def ask_for_services(self) -> None:
        if self.random.random() < self.model.request_rate:
            self.model.requests += 1

    def carry_grievances(self) -> None:
        model = self.model
        voice = model.voice_rate * (max(self.trust_local, 0.05) / 0.5) ** model.trust_power * math.exp(
            -model.norm_effect * (self.courtyard.norm - 0.5))
        leaving = 1.0 - math.exp(-(voice + model.fade_rate))
        staying = []
        for severity in self.hidden:
            if self.random.random() < leaving:
                if self.random.random() < voice / (voice + model.fade_rate):
                    model.voiced += 1
            else:
                staying.append(min(1.0, severity + model.souring_rate))
        self.hidden = staying

    def relax_in_trust(self) -> None:
        self.trust_local += self.model.relax_rate * (self.trust_start_local - self.trust_local)
        self.trust_higher += self.model.relax_rate * (self.trust_start_higher - self.trust_higher)

    def drift_in_satisfaction(self) -> None:
        level = self.courtyard.target + self.offset
        moved = self.satisfaction + self.model.field_share * (level - self.satisfaction)
        self.satisfaction = min(max(moved, 0.0), 1.0)

    def pay(self) -> None:
        model, courtyard = self.model, self.courtyard
        if courtyard.has_firm and model.today.month % 3 == self.due_month:
            logit = (model.pay_constant + model.imitation * (courtyard.paying_share - 0.5)
                     + model.pay_quality * (courtyard.quality - 0.5) + model.pay_norm * (courtyard.norm - 0.5)
                     + self.pay_offset)
            model.billed += 1
            model.paid += self.random.random() < 1.0 / (1.0 + math.exp(-logit))


class PollingModel(mesa.Model):  # type: ignore[misc]
    """A district of residents who are all asked every day; it starts from the state of one of our models."""

    def __init__(self, ours: Any, days: list[Day], rng: int = 1) -> None:
        super().__init__(rng=rng)
        state, p, constants = ours.state, ours._run.p, ours._run.constants
        d = p.disputes
        self.days, self.day = days, 0
        self.peaks = [float(peak) for peak in d.season_peak]
        self.kinds = [
            Kind(d.base_rate * share / normaliser, facility, quality, norm)
            for share, normaliser, facility, quality, norm in zip(
                d.kind_share.tolist(), constants.kind_normaliser.tolist(), d.facility_elasticity.tolist(),
                d.quality_elasticity.tolist(), d.norm_elasticity.tolist(), strict=True)
        ]
        self.hidden_share, self.voice_rate, self.fade_rate = d.hidden_share, d.voice_rate, d.fade_rate
        self.trust_power, self.norm_effect, self.souring_rate = d.voice_trust_power, d.voice_norm_effect, d.souring_rate
        self.severities, self.severity_shares = d.severity_score.tolist(), d.severity_share.tolist()
        self.relax_rate, self.field_share = p.residents.trust_relax_rate, p.residents.field_weekly_share
        self.pay_constant, self.imitation = p.firms.pay_constant, p.firms.imitation_effect
        self.pay_quality, self.pay_norm = p.firms.quality_effect, p.firms.norm_effect
        self.request_rate = p.centres.request_rate
        self.arisen = self.voiced = self.requests = self.billed = self.paid = 0
        self.today = days[0]
        self._settle(state)

    def _settle(self, state: Any) -> None:
        courtyards, residents, households = state.courtyards, state.residents, state.households
        has_firm = state.grids.firm_id[courtyards.grid_id] >= 0
        places = [
            Courtyard(*values) for values in zip(
                courtyards.facility.tolist(), courtyards.quality.tolist(), courtyards.norm.tolist(),
                courtyards.satisfaction_target.tolist(), courtyards.paying_share.tolist(), has_firm.tolist(),
                strict=True)
        ]
        pay_offset = households.pay_offset.tolist()
        representative = set(households.representative.tolist())
        for row, (home, household, is_adult, offset, satisfied, local, higher) in enumerate(zip(
                residents.courtyard_id.tolist(), residents.household_id.tolist(), residents.is_adult.tolist(),
                residents.satisfaction_offset.tolist(), residents.satisfaction.tolist(), residents.trust_local.tolist(),
                residents.trust_higher.tolist(), strict=True)):
            PollingResident(self, places[home], {
                "is_adult": is_adult, "offset": offset, "satisfaction": satisfied, "trust_local": local,
                "trust_higher": higher, "pays_bills": row in representative, "pay_offset": pay_offset[household],
                "due_month": household % 3})

    def draw_severity(self) -> float:
        return float(self.random.choices(self.severities, self.severity_shares)[0])

    def step(self) -> None:
        self.today = self.days[self.day]
        for number, kind in enumerate(self.kinds):
            peak, share = self.peaks[number], float(SEASON_SHARE[number])
            is_season = bool(SEASON_MONTHS[number, self.today.month])
            kind.season = peak if is_season else (1.0 - share * peak) / (1.0 - share)
        self.agents.shuffle_do("live")
        self.day += 1
