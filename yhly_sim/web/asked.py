"""What a request asks for, read and checked once: bodies and query become rows and numbers, or a refusal."""

from __future__ import annotations

import json
from typing import Any, Mapping

from starlette.requests import ClientDisconnect, Request

from yhly_sim.engine.errors import UserError
from yhly_sim.studies.classroom.scenario_data import courtyard_count, known_name, scenario_definition
from yhly_sim.web.answers import refusal
from yhly_sim.web.tapes import ADDRESS

MOST_BODY_BYTES = 256 * 1024
MOST_DAYS = 3_650
MOST_COURTYARDS = 5_000
"""Some five times the district of Weidu."""
MOST_SEED, MOST_REPLICATION = 2**32 - 1, 9_999
RUN_KEYS = ("scenario", "name", "seed", "replication", "days", "world")


async def json_body(request: Request) -> dict[str, Any]:
    """The JSON object of a request's body; it is read no further than it may be long."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise refusal(400, "web_body_not_json")
    raw = bytearray()
    try:
        async for piece in request.stream():
            raw += piece
            if len(raw) > MOST_BODY_BYTES:
                raise refusal(413, "web_body_too_large", most=MOST_BODY_BYTES)
    except ClientDisconnect:
        raise refusal(400, "web_body_not_json") from None
    try:
        body = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise refusal(400, "web_body_not_json") from None
    if not isinstance(body, dict):
        raise refusal(400, "web_body_not_json")
    return body


def row_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a run that is asked for: its `scenario` (or the `name` of one) and its luck.

    Raises UserError, from the loader too, for whatever is wrong.
    """
    for key in body:
        if key not in RUN_KEYS:
            raise refusal(400, "web_unknown_key", key=str(key)[:80], known=", ".join(RUN_KEYS))
    scenario = body.get("scenario") or body.get("name")
    if not isinstance(scenario, (str, dict)) or not scenario:
        raise refusal(400, "web_scenario_expected")
    definition = scenario_definition(scenario)
    row = {"scenario": definition["name"], "definition": definition,
           "seed": whole(body, "seed", 0, MOST_SEED, 1),
           "replication": whole(body, "replication", 0, MOST_REPLICATION, 0)}
    days = whole(body, "days", 1, MOST_DAYS, definition["days"])
    row["definition"] = {**definition, "days": days,
                         "world": known_name("world", body.get("world") or definition["world"])}
    check_size(row["definition"]["world"], days + definition["warmup_days"])
    return row


def check_size(world: str, length: int) -> None:
    """Refuse a run of more days, or in a district of more courtyards, than a page may ask for."""
    if length > MOST_DAYS:
        raise UserError("web_run_too_long", days=length, most=MOST_DAYS)
    count = courtyard_count(world)
    if count > MOST_COURTYARDS:
        raise UserError("web_world_too_large", world=world, count=count, most=MOST_COURTYARDS)


def whole(asked: Mapping[str, Any], key: str, least: int, most: int, default: int) -> int:
    """A whole number of a body or a query."""
    value = asked.get(key)
    if value is None:
        return default
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 12:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise refusal(400, "web_number_expected", key=key, least=least, most=most)
    return value


def language(query: Mapping[str, str], default: str) -> str:
    lang = query.get("lang", default)
    if lang not in ("zh", "en"):
        raise refusal(400, "unknown_language", value=lang[:20], known="zh, en")
    return lang


def address_of(text: str) -> str:
    if not ADDRESS.fullmatch(text):
        raise refusal(404, "web_run_unknown")
    return text
