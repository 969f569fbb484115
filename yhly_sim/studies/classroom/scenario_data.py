"""A scenario that came as data: read by the loader as a file would be, but what it names is looked up by name only."""

from __future__ import annotations

import json
from typing import Any, Mapping

from yhly_sim.engine import finder
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.safe_yaml import parse_user_yaml

OWN_NAME = "own"
"""The name of a scenario that says something of its own."""

NAMED = {"extends": "scenarios", "world": "scenarios/worlds", "costs": "scenarios/costs"}
"""What a scenario may name: key -> kind of file."""


def scenario_definition(said: str | Mapping[str, Any]) -> dict[str, Any]:
    """The definition of a scenario that is a name, or data with the keys of a scenario file.

    A title or question that is not given is that of the scenario it extends. Raises UserError as the loader does, and
    for a name that is no name of a scenario, world or costs file in reach.
    """
    from yhly_sim.scenarios.definition import definition_of
    from yhly_sim.scenarios.load import load_scenario

    if isinstance(said, str):
        return definition_of(load_scenario(known_name("extends", said)))
    if set(said) == {"extends"}:
        return definition_of(load_scenario(known_name("extends", said["extends"])))
    told = dict(said)
    if isinstance(told.get("extends"), str):
        parent = definition_of(load_scenario(known_name("extends", told["extends"])))
        for key in ("title", "question", "look_at"):
            if all(parent[key]):
                told.setdefault(key, dict(zip(("zh", "en"), parent[key], strict=True)))
    return read_definition(json.dumps(told, ensure_ascii=False, indent=0).encode("utf-8", "replace"))


def checked_upload(raw: bytes) -> dict[str, Any]:
    """What a page needs to know of a scenario file that somebody sent, and its `data` for `scenario_definition`.

    Nothing is kept, and nothing in it is called. Raises UserError with the line of the file, as the loader does.
    """
    from yhly_sim.scenarios.definition import scenario_of
    from yhly_sim.scenarios.load import DEFAULTS
    from yhly_sim.studies.classroom.lab_facts import scenario_facts

    definition = read_definition(raw)
    if definition["warmup_days"] != DEFAULTS["warmup_days"]:
        raise UserError("web_check_warmup", days=definition["warmup_days"], usual=DEFAULTS["warmup_days"])
    data, _ = parse_user_yaml(raw, file=OWN_NAME)
    return {**scenario_facts(scenario_of(definition)), "data": data}


def read_definition(raw: bytes) -> dict[str, Any]:
    """The definition of a scenario file that is at hand as bytes, as somebody sent it."""
    from yhly_sim.scenarios.definition import definition_of
    from yhly_sim.scenarios.load import scenario_of_yaml

    data, _ = parse_user_yaml(raw, file=OWN_NAME)
    for key in NAMED:
        if isinstance(data, dict) and data.get(key) is not None:
            known_name(key, data[key])
    return definition_of(scenario_of_yaml(raw, name=OWN_NAME))


def courtyard_count(world: str) -> int:
    """How many courtyards a world has by its file."""
    from yhly_sim.scenarios.world_files import load_world

    return sum(community.courtyard_count for community in load_world(world).communities)


def known_name(key: str, name: Any) -> str:
    """The name, where something in reach bears it; a path is none."""
    known = finder.names(NAMED[key])
    if not isinstance(name, str) or name not in known:
        raise UserError("web_name_unknown", key=key, name=str(name)[:80], nearest=nearest(str(name)[:80], known))
    return name
