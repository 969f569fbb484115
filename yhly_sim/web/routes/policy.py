"""The comparison of designs for policy staff: experiments of the store, a batch that runs, what its runs say."""

from __future__ import annotations

import asyncio
import math
import re
from pathlib import Path
from typing import Any, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from yhly_sim.engine.errors import YhlyError
from yhly_sim.engine.fingerprints import fingerprint
from yhly_sim.studies.batch.stores import writer_of
from yhly_sim.web.answers import Refusal, json_answer, refusal, tagged
from yhly_sim.web.asked import json_body, language
from yhly_sim.web.batches import Batches
from yhly_sim.web.tasks.pool import Pool, Task

NAME = re.compile(r"[A-Za-z0-9_.-]{1,300}")
OUTCOME = re.compile(r"[a-z0-9_]{1,60}")
MOST_OPEN = 8
"""Questions that are being answered at once; the same question is answered once for all who ask it."""
MOST_WEIGHTS, MOST_PRICES, MOST_SCENARIOS = 100, 100, 8
LARGEST = 1e12
FINDINGS = {"against": ("baseline",), "flips": (), "gains": ("baseline", "design"),
            "drivers": ("outcome", "design")}
"""Kind of finding -> what must be named for it."""
MAY_NAME = {"flips": ("policy", "other"), "drivers": ("baseline",)}
NOT_THEIR_MISTAKE = ("internal_error", "memory_full", "machine_refuses", "web_worker_died", "web_no_worker")
FORMATS = {"html": "text/html; charset=utf-8",
           "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


class PolicyRoutes:
    """store: folder of the store. is_open_to_others: then nobody may start what takes longer than a quick size."""

    def __init__(self, pool: Pool, store: Path, *, is_open_to_others: bool) -> None:
        self.pool, self.store, self.is_open_to_others = pool, store, is_open_to_others
        self.batches = Batches(store)
        self._asked: dict[str, Task] = {}

    def table(self) -> list[Route]:
        return [
            Route("/api/policy", self.overview), Route("/api/policy/batch", self.batch),
            Route("/api/policy/batch", self.turn, methods=["POST"]), Route("/api/policy/product", self.product),
            Route("/api/policy/finding", self.finding, methods=["POST"]), Route("/api/policy/report", self.report)]

    async def overview(self, request: Request) -> Response:
        """Experiments in reach, what the store has, the batch, and who else writes."""
        told = await self._answered({"what": "list"})
        return json_answer({**told, **await self._standing(), "may_run_full": not self.is_open_to_others})

    async def batch(self, request: Request) -> Response:
        """How the batch stands."""
        return json_answer(await self._standing())

    async def turn(self, request: Request) -> Response:
        """{do: start, name or scenarios, quick, retry_failed} or {do: stop}."""
        body = await json_body(request)
        if body.get("do") == "stop":
            self.batches.stop()
            return json_answer(await self._standing())
        if body.get("do") != "start":
            raise refusal(400, "web_policy_do")
        asked = _batch_asked(body)
        if self.is_open_to_others and not asked["quick"]:
            raise refusal(403, "web_policy_only_quick")
        self.batches.start(asked)
        return json_answer(await self._standing())

    async def product(self, request: Request) -> Response:
        """The product of an experiment."""
        path = await self._answered({"what": "product", **_which(request.query_params)})
        return tagged(request, await asyncio.to_thread(Path(path).read_bytes), "application/json")

    async def finding(self, request: Request) -> Response:
        """{name, quick, kind, ...}: what `policy_findings.finding` finds."""
        body = await json_body(request)
        asked = _finding_asked(body)
        path = await self._answered({"what": "finding", **_which(body), "asked": asked})
        return Response(await asyncio.to_thread(Path(path).read_bytes), media_type="application/json")

    async def report(self, request: Request) -> Response:
        """The report of an experiment as a file."""
        query = request.query_params
        which, to = _which(query), query.get("to", "html")
        if to not in FORMATS:
            raise refusal(400, "web_policy_format", known=", ".join(FORMATS))
        lang = language(query, "zh")
        content = await self._answered({"what": "report", **which, "to": to, "lang": lang})
        file = f"yhly_{which['name']}{'_quick' if which['quick'] else ''}_{lang}.{to}"
        return Response(content, media_type=FORMATS[to],
                        headers={"Content-Disposition": f'attachment; filename="{file}"'})

    async def _standing(self) -> dict[str, Any]:
        writer = await asyncio.to_thread(writer_of, self.store)
        is_other = writer is not None and not self.batches.is_open and writer["pid"] != self.batches.pid
        return {"batch": self.batches.now, "writer": writer if is_other else None}

    async def _answered(self, content: dict[str, Any]) -> Any:
        """Have a worker answer; whoever asks the same meanwhile waits for the same answer."""
        key = fingerprint(content)
        task = self._asked.get(key)
        if task is None or not task.is_open:
            self._asked = {name: one for name, one in self._asked.items() if one.is_open}
            if len(self._asked) >= MOST_OPEN:
                raise refusal(429, "web_policy_too_many")
            task = self._asked[key] = self.pool.submit(Task("policy", {**content, "store": str(self.store)}))
        await task.finished.wait()
        if task.error is not None:
            raise Refusal(503 if task.error["message"] in NOT_THEIR_MISTAKE else 400, Unanswered(task.error))
        return task.result


class Unanswered(YhlyError):
    """A worker could not answer, and said why: {message, sentence}."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.told = told
        super().__init__(str(told["message"]))

    def sentence(self, lang: str | None = None) -> str:
        return str(self.told["sentence"][lang or "zh"])


def _which(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Name and size of an experiment."""
    name = asked.get("name")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise refusal(400, "policy_unknown_experiment", name=str(name)[:80])
    return {"name": name, "quick": _is_quick(asked)}


def _is_quick(asked: Mapping[str, Any]) -> bool:
    return asked.get("quick") is True or asked.get("quick") in ("1", "true")


def _batch_asked(body: Mapping[str, Any]) -> dict[str, Any]:
    """What the driver is asked for."""
    again = {"retry_failed": body.get("retry_failed") is True}
    if "scenarios" not in body:
        return {**_which(body), **again}
    from yhly_sim.studies.classroom.scenario_data import known_name

    scenarios = body["scenarios"]
    if not isinstance(scenarios, list) or not 2 <= len(scenarios) <= MOST_SCENARIOS:
        raise refusal(400, "policy_list_length", most=MOST_SCENARIOS)
    names = [known_name("extends", one) for one in scenarios]
    if len(set(names)) < len(names):
        raise refusal(400, "policy_list_length", most=MOST_SCENARIOS)
    return {"scenarios": names, "quick": _is_quick(body), **again}


def _finding_asked(body: Mapping[str, Any]) -> dict[str, Any]:
    kind = body.get("kind")
    if not isinstance(kind, str) or kind not in FINDINGS:
        raise refusal(400, "web_policy_kind", known=", ".join(FINDINGS))
    asked: dict[str, Any] = {"kind": kind}
    for key in (*FINDINGS[kind], *MAY_NAME.get(kind, ())):
        said = body.get(key)
        if said is None and key not in FINDINGS[kind]:
            continue
        if not isinstance(said, str) or not 0 < len(said) <= 400:
            raise refusal(400, "web_policy_text", key=key)
        asked[key] = said
    if kind == "flips":
        basis = body.get("basis")
        if isinstance(basis, dict):
            asked["basis"] = _numbers(basis, "basis", MOST_WEIGHTS)
        elif isinstance(basis, str) and OUTCOME.fullmatch(basis):
            asked["basis"] = basis
        else:
            raise refusal(400, "web_policy_text", key="basis")
    if kind in ("against", "flips"):
        asked["prices"] = _numbers(body.get("prices") or {}, "prices", MOST_PRICES)
    return asked


def _numbers(said: Any, key: str, most: int) -> dict[str, float]:
    """Names with numbers from 0 on."""
    if not isinstance(said, dict) or len(said) > most:
        raise refusal(400, "web_policy_numbers", key=key)
    for name, value in said.items():
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if len(name) > 80 or not is_number or not (math.isfinite(value) and 0 <= value <= LARGEST):
            raise refusal(400, "web_policy_numbers", key=key)
    return {name: float(value) for name, value in sorted(said.items())}
