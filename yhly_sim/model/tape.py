"""The tape of a run: all that a page needs to show it, written while it is lived, read by anybody at any time.

A tape is a sequence of chunks, little endian, each padded to a multiple of eight bytes:

    u32 bytes of the payload, u8 kind, 3 bytes zero, payload, padding

HEADER   JSON: who, which world, which days, what the frames and series are, the words of the codes.
WEEK     i32 day (days lived), i32 zero; u16 for each frame and courtyard; u16 for each grid frame and grid; padding to
         eight bytes; f64 for each series (NaN: there is none). A frame's number is value x steps; NOTHING: none.
EVENTS   rows of 18 bytes, moves of disputes in the order of the ledger: u64 key, u16 day, u16 courtyard, i8 stage
         before, i8 stage after, i8 level, i8 reason, i8 kind of dispute, i8 kind of body.
STOCK    rows as in EVENTS: disputes that are open or hidden where the tape begins, as they stand; the day is that on
         which each was voiced (NOTHING: it was not), the reason is zero.
HOURS    i32 day, i32 zero; u16 for each group of bodies and place: the hours that they have for disputes in the seven
         days to come; the same again: the hours that they gave since the HOURS before (NOTHING in the first). A number
         is hours x hour_steps.
END      JSON: outcomes and books.   PROGRESS  JSON: days lived before the tape begins.   ERROR  JSON: what went wrong.

STOCK, the first HOURS and the first WEEK stand where the tape begins, in this order; open and hidden disputes of any
later evening are those of the WEEK before it and the events since, and what lies with whom is the STOCK and all events
since. Every number is read from the columns; writing a tape changes nothing in the run.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Callable

import numpy as np
from numpy.typing import NDArray

from yhly_sim.domain.codes import Body, BranchKind, CommitteeForm, DisputeKind, Level, Reason, Stage
from yhly_sim.model.governance import FIRST_DAY
from yhly_sim.model.instruments_told import told_instruments
from yhly_sim.model.recorder import describe

ALIGNMENT = 8
NOTHING = 65535
SHARE_STEPS = 50_000
"""Steps of a share or score in [0, 1]."""

EVENT = np.dtype([("key", "<u8"), ("day", "<u2"), ("courtyard", "<u2"), ("stage_from", "i1"), ("stage_to", "i1"),
                  ("level", "i1"), ("reason", "i1"), ("kind", "i1"), ("body", "i1")])


class Chunk(IntEnum):
    HEADER = 1
    WEEK = 2
    EVENTS = 3
    END = 4
    PROGRESS = 5
    ERROR = 6
    STOCK = 7
    HOURS = 8


@dataclass(frozen=True)
class Frame:
    """One number a place on the tape: `steps` of it make 1."""

    name: str
    unit: str
    steps: int
    zh: str
    en: str
    read: Callable[[Any], Any]


def _packed(values: NDArray[np.float64], steps: Any) -> NDArray[np.uint16]:
    """Whole numbers of steps, NOTHING where there is no finite value."""
    known = np.isfinite(values)
    numbers = np.clip(np.rint(np.where(known, values, 0.0) * steps), 0, NOTHING - 1)
    return np.where(known, numbers, NOTHING).astype("<u2")


def _at_courtyards(column: str) -> Callable[[Any], Any]:
    return lambda model: model.state.courtyards[column]


def _at_grids(column: str) -> Callable[[Any], Any]:
    return lambda model: model.state.grids[column]


def _last_frame(name: str) -> Callable[[Any], Any]:
    return lambda model: model.recorder.frames[name][-1]


def _disputes(*stages: Stage) -> Callable[[Any], Any]:
    """Disputes in some stages now: on the evening of a reading what the recorder read, where a tape begins what is."""
    is_meant = np.array([stage in stages for stage in Stage])

    def read(model: Any) -> Any:
        disputes = model.state.disputes
        there = disputes.courtyard_id[is_meant[disputes.stage]]
        return np.bincount(there, minlength=len(model.state.courtyards))
    return read


def _acting(model: Any) -> Any:
    grids = model.state.grids
    acts = (grids.committee_start_day >= 0) & (grids.committee_start_day <= model.day)
    return np.where(acts, grids.committee_form, int(CommitteeForm.NONE))


def _stars(column: str) -> Callable[[Any], Any]:
    def read(model: Any) -> Any:
        stars, count = model.state.stars, len(model.state.grids)
        return np.bincount(stars.grid_id, weights=np.asarray(stars[column], dtype=np.float64), minlength=count)
    return read


def _true_stars(model: Any) -> Any:
    """Stars whose true score is at least the threshold in force."""
    stars, count = model.state.stars, len(model.state.grids)
    threshold = np.asarray(model.policy.on_day(max(model.day - 1, 0))[1].incentives.star_threshold)
    return (np.asarray(stars.score_true).reshape(count, len(threshold)) >= threshold[None, :]).sum(axis=1)


def _mean_true_score(model: Any) -> Any:
    return _stars("score_true")(model) / max(len(model.state.stars) // max(len(model.state.grids), 1), 1)


COURTYARD_FRAMES = (
    Frame("satisfaction", "score", SHARE_STEPS, "满意度", "satisfaction", _last_frame("satisfaction")),
    Frame("norm", "score", SHARE_STEPS, "公共规范", "norm of public-mindedness", _last_frame("norm")),
    Frame("hidden", "cases", 1, "隐性纠纷", "hidden disputes", _disputes(Stage.HIDDEN)),
    Frame("open", "cases", 1, "在办纠纷", "open disputes", _disputes(Stage.VOICED, Stage.QUEUED, Stage.POOLED)),
    Frame("quality", "score", SHARE_STEPS, "物业服务质量", "quality of property service", _at_courtyards("quality")),
    Frame("paying_share", "share", SHARE_STEPS, "缴费率", "share of fees paid", _at_courtyards("paying_share")),
    Frame("has_party_group", "count", 1, "有党小组", "has a Party group", _at_courtyards("has_party_group")),
)
GRID_FRAMES = (
    Frame("branch_kind", "code", 1, "支部类型", "kind of branch", _at_grids("branch_kind")),
    Frame("committee_form", "code", 1, "业委会形式", "form of the committee that acts", _acting),
    Frame("has_firm", "count", 1, "有物业企业", "has a property firm", lambda model: model.state.grids.firm_id >= 0),
    Frame("has_centre", "count", 1, "服务中心已启用", "its service centre is open",
          lambda model: model.state.grids.centre_open_day >= 0),
    Frame("star_count", "count", 1, "获星数", "stars held", _stars("is_awarded")),
    Frame("star_count_true", "count", 1, "真实达标的星数", "stars deserved by the facts", _true_stars),
    Frame("score_true", "score", SHARE_STEPS, "真实得分", "true score", _mean_true_score),
    Frame("effort_real", "share", SHARE_STEPS, "实际投入", "effort on real work", _at_grids("effort_real")),
    Frame("effort_visible", "share", SHARE_STEPS, "显性投入", "effort on work that is seen",
          _at_grids("effort_visible")),
    Frame("motivation", "score", SHARE_STEPS, "内在动机", "intrinsic motivation", _at_grids("motivation")),
    Frame("officer_count", "persons", 1, "支部委员", "officers of the branch", _at_grids("officer_count")),
    Frame("seat_count", "persons", 1, "业委会席位", "seats of the committee", _at_grids("seat_count")),
)

CODES: dict[str, type[IntEnum]] = {"stage": Stage, "level": Level, "reason": Reason, "dispute_kind": DisputeKind,
                                   "body": Body, "branch_kind": BranchKind, "committee_form": CommitteeForm}


HOUR_STEPS = 50
UNSETTLED = (Stage.HIDDEN, Stage.VOICED, Stage.QUEUED, Stage.POOLED, Stage.OUTSIDE)


@dataclass(frozen=True)
class Group:
    """Bodies of a kind whose hours stand on the tape, one number a place: those of a courtyard together."""

    name: str
    level: Level
    kinds: tuple[Body, ...]

    def rows(self, bodies: Any) -> NDArray[np.int64]:
        """Its bodies; all of a run are there from the first day on."""
        return np.flatnonzero(np.isin(bodies.kind, self.kinds))

    def hours(self, column: NDArray[Any], rows: NDArray[np.int64]) -> NDArray[np.float64]:
        hours = np.asarray(column[rows], dtype=np.float64)
        return hours.reshape(-1, len(self.kinds)).sum(axis=1) if self.level == Level.COURTYARD else hours


GROUPS = (
    Group("courtyard", Level.COURTYARD, (Body.PARTY_GROUP, Body.COMMITTEE_MEMBER, Body.FIRM_DESK)),
    Group("branch", Level.GRID, (Body.BRANCH,)), Group("committee", Level.GRID, (Body.COMMITTEE,)),
    Group("community", Level.COMMUNITY, (Body.COMMUNITY,)),
    Group("subdistrict", Level.SUBDISTRICT, (Body.SUBDISTRICT,)),
    Group("department", Level.DISTRICT, (Body.HOUSING_BUREAU, Body.POLITICAL_LEGAL, Body.UTILITIES)),
)


class TapeWriter:
    """Writes the tape of a model to anything that takes bytes; asked after each day, it writes what is new."""

    def __init__(self, model: Any, write: Callable[[bytes], Any]) -> None:
        self._model, self._write = model, write
        self._readings = len(model.recorder.days)
        self._moves = len(model.state.ledger)
        self._series = list(model.series_names)
        self._bodies = [(group, group.rows(model.state.bodies)) for group in GROUPS]
        self._given = self._hours("spent_hours")

    def begin(self, *, address: str, version: str, code_id: str, title: dict[str, str]) -> None:
        """The header, and the run as it stands now."""
        model = self._model
        self._put_json(Chunk.HEADER, {
            "address": address, "version": version, "code_id": code_id, "scenario": model.scenario.name, "title": title,
            "seed": model.seed, "replication": model.replication, "world": model.world_name,
            "world_seed": model.world_seed, "world_address": model.world_address, "begin_day": model.day,
            "reform_day": model.reform_day, "day_count": model.day_count, "first_date": FIRST_DAY.isoformat(),
            "courtyards": len(model.state.courtyards), "grids": len(model.state.grids), "nothing": NOTHING,
            "frames": [_described(frame) for frame in COURTYARD_FRAMES],
            "grid_frames": [_described(frame) for frame in GRID_FRAMES],
            "series": [_labelled(name) for name in self._series],
            "groups": [{"name": group.name, "level": int(group.level), "kinds": [int(kind) for kind in group.kinds],
                        "count": len(group.hours(model.state.bodies.week_hours, rows))}
                       for group, rows in self._bodies],
            "hour_steps": HOUR_STEPS,
            "instruments": told_instruments(model.policy),
            "codes": {name: [one.name.lower() for one in codes] for name, codes in CODES.items()}})
        self._put_stock()
        self._put_hours(is_first=True)
        self._put_week()

    def after_day(self) -> None:
        """What the day just lived adds: its moves, and the week's numbers on the evening of a reading."""
        self._put_events()
        if len(self._model.recorder.days) > self._readings:
            self._readings = len(self._model.recorder.days)
            self._put_hours()
            self._put_week()

    def end(self, outcomes: dict[str, dict[str, Any]]) -> None:
        """Outcomes and books; the tape is whole."""
        self._put_json(Chunk.END, {"outcomes": outcomes, "books": self._model.books})

    def _put_week(self) -> None:
        model = self._model
        frames = (*COURTYARD_FRAMES, *GRID_FRAMES)
        values = [np.asarray(frame.read(model), dtype=np.float64) for frame in frames]
        steps = np.repeat([float(frame.steps) for frame in frames], [one.size for one in values])
        head = struct.pack("<ii", model.day, 0) + _packed(np.concatenate(values), steps).tobytes()
        latest = model.recorder.series
        series = np.array([latest[name][-1] for name in self._series], dtype="<f8")
        self._put(Chunk.WEEK, head + bytes(-len(head) % ALIGNMENT) + series.tobytes())

    def _put_stock(self) -> None:
        disputes = self._model.state.disputes
        rows = np.flatnonzero(np.isin(disputes.stage, UNSETTLED))
        stock = np.zeros(rows.size, dtype=EVENT)
        stock["key"], stock["courtyard"] = disputes.dispute_key[rows], disputes.courtyard_id[rows]
        voiced = disputes.voiced_day[rows]
        stock["day"] = np.where(voiced < 0, NOTHING, voiced)
        for name, column in (("stage_from", "stage"), ("stage_to", "stage"), ("level", "level"), ("kind", "kind"),
                             ("body", "body_kind")):
            stock[name] = disputes[column][rows]
        self._put(Chunk.STOCK, stock.tobytes())

    def _hours(self, column: str) -> NDArray[np.float64]:
        hours = self._model.state.bodies[column]
        return np.concatenate([group.hours(hours, rows) for group, rows in self._bodies])

    def _put_hours(self, *, is_first: bool = False) -> None:
        had, given = self._hours("week_hours"), self._hours("spent_hours")
        numbers = [_packed(hours, HOUR_STEPS) for hours in (had, given - self._given)]
        if is_first:
            numbers[1][:] = NOTHING
        self._given = given
        self._put(Chunk.HOURS, struct.pack("<ii", self._model.day, 0) + b"".join(one.tobytes() for one in numbers))

    def _put_events(self) -> None:
        ledger, since = self._model.state.ledger, self._moves
        self._moves = len(ledger)
        if self._moves == since:
            return
        keys = ledger.dispute_key[since:]
        events = np.zeros(len(keys), dtype=EVENT)
        events["key"], events["day"] = keys, ledger.day[since:]
        events["courtyard"], events["kind"] = (keys >> np.uint64(36)) & np.uint64(0xFFFFFF), (
            keys >> np.uint64(30)) & np.uint64(0x3F)
        for name in ("stage_from", "stage_to", "level", "reason", "body"):
            events[name] = ledger[name][since:]
        self._put(Chunk.EVENTS, events.tobytes())

    def _put_json(self, kind: Chunk, content: dict[str, Any]) -> None:
        self._put(kind, json_payload(content))

    def _put(self, kind: Chunk, payload: bytes) -> None:
        self._write(chunk(kind, payload))


def chunk(kind: Chunk, payload: bytes) -> bytes:
    """A chunk as it stands on a tape.

    >>> len(chunk(Chunk.PROGRESS, b"{}")), chunk(Chunk.END, b"").hex()
    (16, '0000000004000000')
    """
    return struct.pack("<IB3x", len(payload), int(kind)) + payload + bytes(-len(payload) % ALIGNMENT)


def json_payload(content: dict[str, Any]) -> bytes:
    """JSON in UTF-8; what is not a finite number is null."""
    return json.dumps(_finite(content), ensure_ascii=False, allow_nan=False).encode()


def _finite(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: _finite(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_finite(value) for value in content]
    if isinstance(content, np.generic):
        content = content.item()
    return None if isinstance(content, float) and not np.isfinite(content) else content


def _described(frame: Frame) -> dict[str, Any]:
    return {"name": frame.name, "unit": frame.unit, "steps": frame.steps, "zh": frame.zh, "en": frame.en}


def _labelled(name: str) -> dict[str, Any]:
    outcome = describe(name)
    return {"name": name, "unit": outcome.unit, "zh": outcome.zh, "en": outcome.en, "better": outcome.higher_is_better}

