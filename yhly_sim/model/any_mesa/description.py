"""The description of a Mesa model in an experiment file, `model: {class, steps, outcomes, ...}`, read and checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Collection, Mapping

from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.language import LANGUAGES, say
from yhly_sim.engine.outcomes import GROUPS, UNITS, Outcome
from yhly_sim.model.any_mesa.measures import TAKES, Measure
from yhly_sim.model.any_mesa.models import MesaModel
from yhly_sim.model.references import absolute

KEYS = ("class", "steps", "must_stop", "outcomes", "arguments", "scenarios", "made", "real")
OUTCOME_KEYS = ("reporter", "attribute", "take", "scale", "unit", "higher_is_better", "zh", "en", "group",
                "smallest_difference")
DEFAULT_SCENARIO = "default"
MOST_STEPS = 10_000_000


def mesa_model(description: Mapping[str, Any], *, beside: Path | None = None) -> MesaModel:
    """The adapter of a Mesa model.

    class: `module:Class` or `path/to/file.py:Class`, a path being looked for in the folder `beside` first. steps: the
    most it lives. outcomes: name -> `reporter` or `attribute`, `unit`, `zh`, `en`, and where wanted `take` (last, mean,
    max, min), `scale`, `higher_is_better`, `smallest_difference`, `group`. arguments: those that all runs share.
    scenarios: name -> arguments, by default one that is called "default". made: argument -> reference of what makes its
    value. real: arguments that are no counts. must_stop: whether a run that goes on after its steps has failed.

    Raises UserError for what is missing, unknown or of the wrong kind. The class itself is not looked at yet.
    """
    said = _mapping("model", description)
    _check_keys("model", said, KEYS, required=("class", "steps", "outcomes"))
    shared = _mapping("arguments", said.get("arguments", {}))
    scenarios = _mapping("scenarios", said.get("scenarios") or {DEFAULT_SCENARIO: {}})
    must_stop = said.get("must_stop", False)
    if not isinstance(must_stop, bool):
        raise UserError("mesa_wrong_word", key="must_stop", value=must_stop, known="true, false")
    outcomes = _mapping("outcomes", said["outcomes"])
    if not outcomes:
        raise UserError("mesa_key_missing", where="model", key="outcomes")
    reference = absolute(said["class"], beside=beside)
    made = {name: absolute(named, beside=beside) for name, named in _mapping("made", said.get("made", {})).items()}
    return MesaModel(
        reference=reference,
        steps=_whole("steps", said["steps"]),
        must_stop=must_stop,
        measures=tuple(_measure(name, entry) for name, entry in outcomes.items()),
        scenarios=tuple((str(name), tuple({**shared, **_mapping(str(name), own or {})}.items()))
                        for name, own in scenarios.items()),
        made=tuple(made.items()),
        real=frozenset(_words("real", said.get("real", []))),
        told=_json({**said, "class": reference, "made": made}),
    )


def _measure(name: str, entry: Any) -> Measure:
    said = _mapping(name, entry)
    _check_keys(name, said, OUTCOME_KEYS, required=("unit", "zh", "en"))
    if ("reporter" in said) == ("attribute" in said):
        raise UserError("mesa_reporter_or_attribute", outcome=name)
    source = said.get("reporter", said.get("attribute"))
    take = _word("take", said.get("take", "last"), TAKES)
    scale = said.get("scale", 1.0)
    smallest = said.get("smallest_difference")
    for key, value in (("scale", scale), ("smallest_difference", smallest)):
        if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
            raise UserError("mesa_not_a_number", where=name, key=key, value=value)
    better = said.get("higher_is_better")
    if better is not None and not isinstance(better, bool):
        raise UserError("mesa_wrong_word", key="higher_is_better", value=better, known="true, false")
    for key in ("reporter", "attribute", "zh", "en"):
        if key in said and (not isinstance(said[key], str) or not said[key]):
            raise UserError("mesa_not_a_text", where=name, key=key, value=said[key])
    definition, definition_zh = (say(f"mesa_taken_{take}", lang=lang, source=source) for lang in reversed(LANGUAGES))
    outcome = Outcome(
        name, _word("unit", said["unit"], UNITS), better, said["zh"], said["en"], definition=definition,
        definition_zh=definition_zh, group=_word("group", said.get("group", "other"), GROUPS),
        smallest_difference=smallest)
    return Measure(outcome, said.get("reporter"), said.get("attribute"), take, float(scale))


def _mapping(where: str, part: Any) -> dict[str, Any]:
    if not isinstance(part, Mapping) or not all(isinstance(key, str) for key in part):
        raise UserError("mesa_not_a_mapping", where=where)
    return dict(part)


def _check_keys(where: str, said: Mapping[str, Any], known: Collection[str], *, required: Collection[str]) -> None:
    for key in said:
        if key not in known:
            raise UserError("mesa_unknown_key", where=where, key=key, nearest=nearest(key, known),
                            known=", ".join(known))
    for key in required:
        if key not in said:
            raise UserError("mesa_key_missing", where=where, key=key)


def _json(said: Mapping[str, Any]) -> str:
    try:
        return json.dumps(said, sort_keys=True, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise UserError("mesa_not_data", reason=str(error)) from error


def _word(key: str, value: Any, known: Collection[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise UserError("mesa_wrong_word", key=key, value=value, known=", ".join(known))
    return value


def _words(key: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise UserError("mesa_not_a_list", key=key, value=value)
    return value


def _whole(key: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= MOST_STEPS:
        raise UserError("mesa_steps", key=key, value=value, most=MOST_STEPS)
    return value
