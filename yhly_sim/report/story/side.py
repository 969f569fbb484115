"""One side of a story: a dispute as one scenario had it, with the numbers that were in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable, Mapping

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.model.observing.dispute_record import DisputeRecord, Move
from yhly_sim.model.observing.parting import parameters_of
from yhly_sim.scenarios.origins import InForce, in_force, leaves
from yhly_sim.scenarios.policy import Policy, policy_of
from yhly_sim.scenarios.scenario import Scenario

ENTERS = {
    "bodies.legal_officer_hours": "law", "disputes.agree_law": "law", "disputes.agree_concurrent": "concurrent",
    "disputes.voice_branch_gain": "branch", "disputes.voice_committee_gain": "committee",
    "disputes.voice_digital_gain": "digital", "disputes.voice_legal_gain": "legal",
    "disputes.voice_member_gain": "member", "centres.access_gain": "access",
}
"""By which number of its rule a parameter enters; where that is nothing, the parameter did nothing."""
NOTHING = {"access": 1.0}
"""What a number of a rule is when it does nothing, where that is not 0."""
CHANNELS = {"disputes.duplicate_share": "hotline", "disputes.intake_delay_factor": "hotline"}
"""Parameters that concern one channel alone."""


FORWARD_FACTORS = tuple(
    path for path in catalogue() if path.startswith("disputes.") and path.endswith("_forward_factor"))
"""What multiplies the days of forwarding."""
ASKED_BESIDE: Mapping[str, tuple[str, ...]] = {
    "routed": ("disputes.overload_days", "disputes.attempt_hours"),
    "passed_over": ("disputes.overload_days", "disputes.attempt_hours"),
    "forwarded": ("disputes.forward_days", *FORWARD_FACTORS),
    "relapsed": ("disputes.relapse_share", "disputes.relapse_severity_gain"),
    "returned": ("disputes.petition_return_days",),
    "decided": ("systems.agreement_gain", "systems.decision_threshold", "systems.round_limit", "systems.quorum_share",
                "systems.consent_share"),
    "deliberation_failed": ("systems.agreement_gain", "systems.decision_threshold", "systems.round_limit",
                            "systems.quorum_share", "systems.consent_share"),
}
"""Parameters behind a move for which no luck is drawn, by its reason."""


def concerns(path: str, move: Move, record: DisputeRecord) -> bool:
    """Whether a parameter that was read for a move had any bearing on this dispute."""
    if path in ENTERS:
        name = ENTERS[path]
        given = [call.arguments[name] for call in move.heard.calls if name in call.arguments]
        if given:
            return given[0] != NOTHING.get(name, 0.0)
    if path in CHANNELS and move.phase == "route":
        return bool(move.after["channel"] == CHANNELS[path])
    if path == "centres.access_gain":
        return 0 <= record.surroundings.get(move.day, {}).get("grids.centre_open_day", -1) <= move.day
    if path == "disputes.group_visibility_gain":
        return bool(record.surroundings.get(move.day, {}).get("courtyards.has_party_group", False))
    if "_forward_" in path:
        return move.reason == "forwarded"
    if path == "disputes.local_law_share":
        return bool(record.attributes["authority"] == "law")
    if path == "disputes.priority_record":
        return bool(move.before.get("is_recorded", True))
    return not (path.startswith("systems.") and move.reason == "pooled" and path != "systems.pool_share")


@dataclass(frozen=True)
class Side:
    """A scenario and what was written down of the dispute under it."""

    scenario: Scenario
    record: DisputeRecord

    @property
    def policy(self) -> Policy:
        return policy_of(self.scenario)

    def parameter(self, path: str, day: int) -> Any:
        """The value in force on a day, in the unit of its file; the null where its part is off."""
        return in_force(self.policy.period_on(day), path).value

    def numbers(self, paths: Iterable[str], day: int) -> list[InForce]:
        """The parameters of these paths on a day; of a table the rows that concern this dispute."""
        period, words = self.policy.period_on(day), self._words
        return [in_force(period, leaf) for path in paths for leaf in leaves(path, words)]

    def numbers_of_move(self, place: int) -> list[InForce]:
        """What was read for a move of the record: each parameter once, in the order of reading."""
        move = self.record.moves[place]
        if move.reason == "arisen":
            arisal = self.record.arisal
            return self.numbers(arisal.parameters if arisal else (), max(move.day, 0))
        read = parameters_of(move.heard)
        return self.numbers(dict.fromkeys((*read, *ASKED_BESIDE.get(move.reason, ()))), move.day)

    @property
    def _words(self) -> list[str]:
        known = self.record.end or self.record.attributes
        return [str(known[name]) for name in ("kind", "severity_class", "channel") if name in known]
