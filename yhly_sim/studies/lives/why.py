"""Why one dispute of a pair of runs went as it did on either side: lived again only as far as it takes."""

from __future__ import annotations

from typing import Any, Callable, Sequence

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.fingerprints import fingerprint
from yhly_sim.engine.language import LANGUAGES, say
from yhly_sim.engine.outcomes import Row
from yhly_sim.studies.classroom.tape import continued, tape_address, warmed

SIDES = ("a", "b")
Tell = Callable[[int, int], None]
IsWanted = Callable[[], bool]


def why_address(rows: Sequence[Row], key: int) -> str:
    """What names the story of a dispute: both runs and its key. Nothing heavy is imported."""
    return fingerprint(["why", [tape_address(row) for row in rows], hex(key)])


def why(rows: Sequence[Row], key: int, *, tell: Tell = lambda done, count: None,
        is_wanted: IsWanted = lambda: True) -> dict[str, Any] | None:
    """The story of a dispute under two rows with the same luck, as plain data in both languages.

    `here`: the side that is told first, the other being its twin: the first of both where the dispute arose at all.
    zh, en: `yhly_sim.report.story.page.story_page`. tell: days lived and to be lived at most; None where it was not
    wanted any more. What happens is what the tapes say; a side is lived until the dispute is closed for good.
    Raises UserError for a dispute that neither row has.
    """
    from yhly_sim.report.story.dispute import DisputeStory
    from yhly_sim.report.story.page import story_page
    from yhly_sim.report.story.side import Side
    from yhly_sim.studies.lives.living_again import facts_of, first_day, places_of

    told: list[Side] = []
    names = facts = None
    try:
        for place, row in enumerate(rows):
            model, record = _lived(row, key, _one_of(tell, place, len(rows)), is_wanted)
            told.append(Side(model.scenario, record))
            names, facts = places_of(model), facts_of(model)
            model.discard()
    except _NoLongerWanted:
        return None
    first = next((place for place, side in enumerate(told) if side.record.has_arisen), None)
    if first is None:
        raise UserError("dispute_unknown", key=hex(key), there="")
    assert names is not None and facts is not None
    called = {lang: (_called(told, first, lang), _called(told, 1 - first, lang)) for lang in LANGUAGES}
    story = DisputeStory(told[first], told[1 - first], names, first_day(), facts, called=called)
    return {"key": hex(key), "here": SIDES[first], **{lang: story_page(story, lang) for lang in LANGUAGES}}


def _called(sides: Sequence[Any], place: int, lang: str) -> str:
    """A side by its letter and title: both may be kin of one scenario."""
    zh, en = sides[place].scenario.title
    return say("story_side_called", lang=lang, side=say(f"web_side_{SIDES[place]}", lang=lang),
               title=zh if lang == "zh" else en)


def _one_of(tell: Tell, place: int, sides: int) -> Tell:
    """Progress of one side, told as progress of all."""
    return lambda day, count: tell(place * count + day, sides * count)


class _NoLongerWanted(Exception):
    """Nobody asks for the story any more."""


def _lived(row: Row, key: int, tell: Tell, is_wanted: IsWanted) -> tuple[Any, Any]:
    """The model of a row and what was written down of a dispute: lived from the warm-up that is kept where the dispute
    arose after it, and unwatched until it arises."""
    from yhly_sim.engine.chance import START_DAY
    from yhly_sim.model.adapter import make_model
    from yhly_sim.model.observing.dispute_observer import DisputeObserver
    from yhly_sim.model.rows import scenario_of_row

    arises = (key >> 14) & 0xFFFF
    arises = 0 if arises == START_DAY else arises
    is_new = arises >= scenario_of_row(row).warmup_days
    model = (continued(row) or warmed(row, tell, is_wanted)) if is_new else make_model(row)
    if model is None:
        raise _NoLongerWanted
    while model.running and model.day < arises:
        _live(model, tell, is_wanted)
    observer = DisputeObserver(key)
    model.watch(observer)
    while model.running:
        _live(model, tell, is_wanted)
        if observer.is_over(model._run):
            break
    observer.finish(model._run)
    return model, observer.record


def _live(model: Any, tell: Tell, is_wanted: IsWanted) -> None:
    """One day."""
    model.step()
    tell(model.day, model.day_count)
    if not is_wanted():
        model.discard()
        raise _NoLongerWanted
