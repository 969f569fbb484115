"""A new reason, code or number of a rule without words fails here, not in somebody's story."""

from __future__ import annotations

import ast
import inspect

import pytest

from yhly_sim.domain import codes
from yhly_sim.domain.catalogue import FOLDER, catalogue
from yhly_sim.domain.codes import Reason, SecretarySource
from yhly_sim.domain.schedule import SCHEDULE
from yhly_sim.engine.language import LANGUAGES
from yhly_sim.engine.language import catalogue as messages
from yhly_sim.engine.rules import RuleTable
from yhly_sim.model.observing.dispute_observer import NOT_DRAWN_FOR
from yhly_sim.model.observing.dispute_record import Move
from yhly_sim.model.observing.listening import Draw, Heard
from yhly_sim.report.story.moves import REASONS_WITH_TWO_SENTENCES, message_of
from yhly_sim.report.story.reasons import _TELLERS, HIDDEN_WAYS, WAYS
from yhly_sim.report.story.side import ASKED_BESIDE, CHANNELS, ENTERS
from yhly_sim.report.story.words import hours, luck, number, percent, score, signed_sum
from yhly_sim.scenarios.origins import leaves

WORDS_OF_CODES = {
    "kind": codes.DisputeKind, "severity": codes.SeverityClass, "authority": codes.Authority,
    "respondent": codes.Respondent, "stage": codes.Stage, "level": codes.Level, "body": codes.Body,
    "channel": codes.Channel, "member": codes.MemberKind, "payer": codes.Payer, "reason": codes.Reason,
    "branch": codes.BranchKind, "secretary": SecretarySource, "form": codes.CommitteeForm,
}
SAID_IN_ITS_SENTENCE = ("body_ended",)
MOVING = ("arise", "surface", "route", "handle", "leave", "deliberate")


def moved_for(reason: Reason, **how: object) -> Move:
    defaults: dict[str, object] = {
        "day": 200, "phase": "handle", "sequence": 1, "stage_from": "queued", "stage_to": "queued", "level": "grid",
        "unit_id": 0, "body": "branch", "reason": reason.name.lower(), "before": {}, "after": {}, "heard": Heard()}
    return Move(**(defaults | how))  # type: ignore[arg-type]


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_of_the_ledger_has_its_sentence_in_both_languages(reason: Reason) -> None:
    variants = [moved_for(reason), moved_for(reason, phase="leave"),
                moved_for(reason, stage_to="hidden"), moved_for(reason, stage_to="voiced"),
                moved_for(reason, before={"first_response_day": 3}),
                moved_for(reason, heard=Heard((), (Draw("ROUTE_CHANNEL", 0.5),)))]
    if reason == Reason.ARISEN:
        variants = variants[2:4]
    for move in variants:
        assert set(messages()[message_of(move)]) == set(LANGUAGES)
    if reason.name.lower() in REASONS_WITH_TWO_SENTENCES:
        assert len({message_of(move) for move in variants}) == 2


def test_every_reason_says_why_or_says_it_in_its_own_sentence() -> None:
    reasons = {reason.name.lower() for reason in Reason}
    assert set(_TELLERS) | set(SAID_IN_ITS_SENTENCE) == reasons


@pytest.mark.parametrize("kind", WORDS_OF_CODES)
def test_every_code_that_a_story_names_has_a_word(kind: str) -> None:
    missing = [code.name for code in WORDS_OF_CODES[kind] if f"word_{kind}_{code.name.lower()}" not in messages()]
    assert missing == []
    if kind == "channel":
        assert all(f"way_{code.name.lower()}" in messages() for code in codes.Channel)


def test_every_way_out_and_every_phase_that_moves_disputes_has_a_word() -> None:
    assert all(f"word_way_{way}" in messages() for way in (*WAYS, *HIDDEN_WAYS))
    moving = [phase.name for phase in SCHEDULE.phases if any(words.startswith("ledger:") for words in phase.writes)]
    assert set(moving) == set(MOVING)
    assert all(f"word_phase_{name}" in messages() for name in moving)


def rules_asked_in(*folders: str) -> set[str]:
    """Names of the rules that the files of these folders ask through the run."""
    found = set()
    for folder in folders:
        for path in sorted((FOLDER / folder).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "rules":
                    found.add(node.attr)
    return found


def test_every_number_that_a_rule_of_disputes_is_asked_with_has_words() -> None:
    aside = {*NOT_DRAWN_FOR, "propensity", "season_factor"}  # what arises is told from the state; queues in their own way
    rules = RuleTable()
    missing = {
        f"{name}: {argument}" for name in rules_asked_in("disputes") - aside
        for argument in inspect.signature(rules[name]).parameters if f"argument_{argument}" not in messages()}
    assert missing == set()
    arguments = inspect.signature(rules["committee_rate"]).parameters
    assert all(f"argument_{argument}" in messages() for argument in arguments)


def test_parameters_with_a_bearing_of_their_own_are_in_the_catalogue() -> None:
    asked = {argument for name in ("voice_rate", "agreement_logit")
             for argument in inspect.signature(RuleTable()[name]).parameters}
    assert all(path in catalogue() for path in (*ENTERS, *CHANNELS))
    assert set(ENTERS.values()) <= asked
    beside = {path for paths in ASKED_BESIDE.values() for path in paths}
    assert all(list(leaves(path, ())) for path in beside)
    assert set(ASKED_BESIDE) <= {reason.name.lower() for reason in Reason}


def test_numbers_are_written_as_people_read_them() -> None:
    assert [number(value) for value in (0.0, 1234.5, 0.03456, -2.0)] == ["0", "1,234", "0.0346", "−2"]
    assert (percent(0.4321), percent(0.0), score(0.456), hours(31.46)) == ("43%", "0%", "0.46", "31.5")
    assert (luck(0.12345), luck(2e-7)) == ("0.1235", "2e-07")
    assert signed_sum({"a": 1.0, "b": 2.0, "c": -3.0}, ["b", "c"]) == "a 1 − b 2 + c 3"
