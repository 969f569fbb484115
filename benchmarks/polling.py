"""The polling idiom: every resident is a Mesa agent that is asked every day, in shuffled order.

The same rates as the model's arise, surface and field of satisfaction, the same figures in expectation, none of
its institutions: what a first model of the district in plain Mesa would do, and less than what ours does.
"""

from __future__ import annotations

import math

import mesa


class PollingResident(mesa.Agent):
    """Has grievances, keeps them or voices them, drifts towards the satisfaction of the courtyard."""

    def __init__(self, model: PollingModel, courtyard: int, offset: float) -> None:
        super().__init__(model)
        self.courtyard = courtyard
        self.offset = offset
        self.satisfaction = 0.55 + offset
        self.trust_local = 0.5
        self.hidden: list[float] = []

    def live(self) -> None:
        model, draw = self.model, self.random.random
        for kind, rate in enumerate(model.arise_rate):
            if draw() < rate:
                model.arisen += 1
                if draw() < model.hidden_share:
                    self.hidden.append(model.severity(kind))
                else:
                    model.voiced += 1
        if self.hidden:
            voice = model.voice_rate * math.sqrt(max(self.trust_local, 0.05) / 0.5)
            staying = []
            for severity in self.hidden:
                if draw() < 1.0 - math.exp(-(voice + model.fade_rate)):
                    if draw() < voice / (voice + model.fade_rate):
                        model.voiced += 1
                else:
                    staying.append(min(1.0, severity + model.souring_rate))
            self.hidden = staying
        if model.is_sunday:
            self.satisfaction += model.field_rate * (0.55 + self.offset - self.satisfaction)


class PollingModel(mesa.Model):
    """A district of residents who are all asked every day."""

    def __init__(self, residents: int, p: object, rng: int = 1) -> None:
        super().__init__(rng=rng)
        disputes = p.disputes  # type: ignore[attr-defined]
        self.arise_rate = [disputes.base_rate * float(share) for share in disputes.kind_share]
        self.hidden_share, self.voice_rate, self.fade_rate = disputes.hidden_share, disputes.voice_rate, disputes.fade_rate
        self.souring_rate, self.field_rate = disputes.souring_rate, p.residents.field_rate  # type: ignore[attr-defined]
        self._severities = [float(s) for s in disputes.severity_score]
        self._severity_shares = [float(s) for s in disputes.severity_share]
        self.arisen = self.voiced = self.day = 0
        self.is_sunday = False
        for i in range(residents):
            PollingResident(self, i // 500, self.random.gauss(0.0, 0.18))

    def severity(self, kind: int) -> float:
        return self.random.choices(self._severities, self._severity_shares)[0]

    def step(self) -> None:
        self.is_sunday = self.day % 7 == 1
        self.agents.shuffle_do("live")
        self.day += 1
