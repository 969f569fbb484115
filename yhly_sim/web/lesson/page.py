"""A lesson's file, read and checked: steps, texts in both languages, which runs they show, how answers are computed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Collection

from yhly_sim.engine.errors import Nearest, nearest
from yhly_sim.engine.language import LANGUAGES, current_language
from yhly_sim.engine.pages import Page
from yhly_sim.engine.safe_yaml import KeyPath, load_user_yaml
from yhly_sim.studies.classroom.lesson_facts import named_run
from yhly_sim.studies.classroom.scenario_data import known_name
from yhly_sim.web.asked import MOST_DAYS, MOST_SEED
from yhly_sim.web.lesson.answers import BY, COMPUTATIONS, SIDES, SIGNS, Computation

SHIPPED = Path(__file__).resolve().parent / "lesson.yaml"

KEYS = ("title", "world", "seed", "days", "replications", "steps")
STEP_KEYS = ("name", "title", "minutes", "runs", "show", "chart", "follow", "text", "question", "answer", "scale",
             "choices", "watch", "reveal", "facts", "discuss", "notes", "lab")
ANSWER_KEYS = ("compute", "of", "side", "whole", "per", "by", "near")
SHOWN = ("satisfaction", "open", "hidden", "norm", "paying", "quality")
"""What a map can show (`static/map/scale.js`)."""
FOLLOWED = ("dispute",)
MOST_STEPS, MOST_REPLICATIONS, MOST_CHOICES, MOST_FACTS = 20, 50, 7, 4

BROKEN_LINE = re.compile(r"(?<=[\u2e80-\uffef])\s+(?=[\u2e80-\uffef])")
"""Where a line of Chinese was broken in the file; no space stands there."""

@dataclass(frozen=True)
class Titled:
    """A title as a field of a message: said in the message's own language."""

    words: dict[str, str]

    def said(self, lang: str | None) -> str:
        return self.words[lang or current_language()]


Measured = dict[str, dict[str, Any]]


def load_lesson(file: str | Path = SHIPPED) -> dict[str, Any]:
    """The lesson of a file as the page reads it; a text that lacks a language has that of the other one.

    Raises UserError naming file, line and remedy for whatever is wrong in it.
    """
    page = LessonPage(str(file), *load_user_yaml(file))
    return page.lesson()


class LessonPage(Page):
    """One lesson's file: its data, with the line of each key."""

    def lesson(self) -> dict[str, Any]:
        if not isinstance(self.data, dict):
            raise self.refusal("web_lesson_expected", ())
        self.check_keys((), KEYS)
        count = len(self.listed(("steps",)))
        if not 1 <= count <= MOST_STEPS:
            raise self.refusal("web_lesson_steps_expected", ("steps",), most=MOST_STEPS)
        world = self.data.get("world", "weidu")
        with self.saying(("world",)):
            known_name("world", world)
        steps = [self.step(("steps", i)) for i in range(count)]
        for i, step in enumerate(steps):
            if step["name"] in [other["name"] for other in steps[:i]]:
                raise self.refusal("web_lesson_name_twice", ("steps", i, "name"), name=step["name"])
        return {
            "title": self.texts(("title",)), "world": world, "days": self.number(("days",), 1, MOST_DAYS - 180, None),
            "seed": self.number(("seed",), 0, MOST_SEED, 1),
            "replications": self.number(("replications",), 0, MOST_REPLICATIONS, 12), "steps": steps,
        }

    def step(self, path: KeyPath) -> dict[str, Any]:
        """One step, complete: what the file leaves out has its usual value."""
        self.check_keys(path, STEP_KEYS)
        runs = self.runs((*path, "runs"))
        answer = self.answer((*path, "answer"), runs)
        computation = COMPUTATIONS[answer["compute"]]
        step: dict[str, Any] = {
            "name": self.word((*path, "name"), None), "title": self.texts((*path, "title")),
            "minutes": self.number((*path, "minutes"), 1, 90, 5),
            "runs": [{"scenario": run["scenario"], "title": run["title"]} for run in runs],
            "show": self.word((*path, "show"), SHOWN, "satisfaction"), "chart": self.chart((*path, "chart"), runs),
            "follow": self.word((*path, "follow"), FOLLOWED, ""),
            "text": self.texts((*path, "text")), "question": self.texts((*path, "question")), "answer": answer,
            **{key: self.texts((*path, key), needed=False) for key in ("watch", "reveal", "notes")},
            "discuss": [self.texts((*path, "discuss", i)) for i in range(len(self.listed((*path, "discuss"))))],
            "facts": self.facts((*path, "facts"), runs),
            "lab": self.flag((*path, "lab")),
        }
        other = "scale" if computation.is_choice else "choices"
        if other in self.mapping(path):
            raise self.refusal("web_lesson_key_out_of_place", (*path, other), key=other, compute=computation.name)
        if computation.is_choice:
            step["choices"] = self.choices((*path, "choices"), answer, runs[-1]["measured"])
        else:
            step["scale"] = self.scale((*path, "scale"))
        names = {*answer["of"], *step["facts"], *answer.get("whole", []), *([answer["per"]] if "per" in answer else []),
                 *([step["chart"]] if step["chart"] else [])}
        step["measures"] = {name: _labels(name, runs) for name in sorted(names)}
        return step

    def runs(self, path: KeyPath) -> list[dict[str, Any]]:
        """The one or two runs of a step."""
        said = self.listed(path)
        if not 1 <= len(said) <= 2:
            raise self.refusal("web_lesson_runs_expected", path)
        found = []
        for i, one in enumerate(said):
            with self.saying((*path, i)):
                if not isinstance(one, (str, dict)):
                    raise self.refusal("web_lesson_runs_expected", (*path, i))
                found.append(named_run(one))
        return found

    def answer(self, path: KeyPath, runs: list[dict[str, Any]]) -> dict[str, Any]:
        """How the right answer is computed."""
        self.check_keys(path, ANSWER_KEYS)
        found = COMPUTATIONS[self.word((*path, "compute"), tuple(COMPUTATIONS))]
        for key in self.mapping(path):
            if key not in ("compute", "of", *found.keys):
                raise self.refusal("web_lesson_key_out_of_place", (*path, key), key=key, compute=found.name)
        by = self.word((*path, "by"), BY[found.name], BY[found.name][0]) if found.name in BY else found.name
        rule = COMPUTATIONS[by]
        if (found.is_paired or rule.is_paired) and len(runs) < 2:
            raise self.refusal("web_lesson_pair_needed", (*path, "compute"), compute=by)
        side = self.word((*path, "side"), SIDES[: len(runs)], SIDES[len(runs) - 1])
        asked = runs if rule.is_paired else [runs[SIDES.index(side)]]
        several = found.name in ("largest", "smallest")
        of = self.measures((*path, "of"), asked, MOST_CHOICES, least=2 if several else 1, rule=rule)
        if len(of) > 1 and not several and found.name != "share":
            raise self.refusal("web_lesson_one_measure", (*path, "of"), compute=found.name)
        answer: dict[str, Any] = {"compute": found.name, "by": by, "of": of, "side": side}
        if found.name == "share":
            answer["whole"] = self.measures((*path, "whole"), asked, MOST_CHOICES, least=1, rule=rule)
        if found.name == "cost_of_one":
            answer["per"] = self.measures((*path, "per"), asked, 1, least=1, rule=rule)[0]
        if found.name == "sign":
            answer["near"] = self.amount((*path, "near"), 0.0)
        return answer

    def measures(self, path: KeyPath, runs: list[dict[str, Any]], most: int, *, least: int = 0,
                 rule: Computation | None = None) -> list[str]:
        """Names of what is measured in all of these runs; a single one need not be a list."""
        said = self.at(path)
        names = said if isinstance(said, list) else [] if said is None else [said]
        if not least <= len(names) <= most:
            raise self.refusal("web_lesson_measures_expected", path, key=path[-1], least=max(least, 1), most=most)
        for i, name in enumerate(names):
            place = (*path, i) if isinstance(said, list) else path
            for run in runs:
                known: Measured = run["measured"]
                if name not in known:
                    raise self.refusal("web_lesson_measure_unknown", place, name=name,
                                       nearest=nearest(str(name), known), title=Titled(run["title"]))
                if rule and (rule.counts and not known[name]["is_weekly"]):
                    raise self.refusal("web_lesson_count_needed", place, name=name, compute=rule.name)
                if rule and rule.needs_series and not known[name]["is_series"]:
                    raise self.refusal("web_lesson_series_needed", place, name=name)
        return [str(name) for name in names]

    def facts(self, path: KeyPath, runs: list[dict[str, Any]]) -> list[str]:
        """What is listed at the reveal: each is measured in one of the runs at least."""
        names = self.measures(path, [], MOST_FACTS)
        for i, name in enumerate(names):
            if not any(name in run["measured"] for run in runs):
                self.measures((*path, i), runs[-1:], 1)
        return names

    def chart(self, path: KeyPath, runs: list[dict[str, Any]]) -> str:
        """The weekly series of the chart; empty: that of what the map shows."""
        names = self.measures(path, runs, 1)
        if names and not runs[0]["measured"][names[0]]["is_series"]:
            raise self.refusal("web_lesson_series_needed", path, name=names[0])
        return names[0] if names else ""

    def choices(self, path: KeyPath, answer: dict[str, Any], measured: Measured) -> list[dict[str, Any]]:
        """What the class chooses among, in order: given in the file's words, else in those of the catalogue."""
        names = SIGNS if answer["compute"] == "sign" else tuple(answer["of"])
        self.check_keys(path, names)
        said = self.mapping(path)
        usual = {name: {lang: [measured[name][lang]] for lang in LANGUAGES} for name in names if name in measured}
        return [{"name": name, "words": self.texts((*path, name)) if name in said else usual.get(name)}
                for name in names]

    def scale(self, path: KeyPath) -> dict[str, float]:
        """Ends and step of the scale of a guessed number, as the page shows it (points, percent, cases)."""
        self.check_keys(path, ("low", "high", "step"))
        low, high, step = (self.amount((*path, key), None) for key in ("low", "high", "step"))
        if not (low < high and 0 < step <= (high - low) / 2):
            raise self.refusal("web_lesson_scale_expected", path)
        return {"low": low, "high": high, "step": step}

    def amount(self, path: KeyPath, default: float | None) -> float:
        value = self.at(path)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.refusal("web_lesson_number_expected", path, key=path[-1], value="-" if value is None else value)
        return float(value)

    def number(self, path: KeyPath, least: int, most: int, default: int | None) -> int | None:
        """A whole number of a range."""
        value = self.at(path)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.refusal("web_lesson_whole_expected", path, key=path[-1], value=value, least=least, most=most)
        return value

    def flag(self, path: KeyPath) -> bool:
        value = self.at(path)
        if value not in (None, True, False):
            raise self.refusal("web_lesson_word_unknown", path, key=path[-1], value=value, nearest=Nearest("on"),
                               known="on, off")
        return bool(value)

    def word(self, path: KeyPath, known: Collection[str] | None, default: str | None = None) -> str:
        """One of the known words; any plain name where there are none."""
        value = self.text(path)
        if value is None and default is not None:
            return default
        if value is None:
            raise self.refusal("web_lesson_key_missing", path, key=path[-1])
        if known is None and not (value.isascii() and value.replace("_", "").isalnum()):
            raise self.refusal("web_lesson_plain_name", path, key=path[-1], value=value)
        if known is not None and value not in known:
            raise self.refusal("web_lesson_word_unknown", path, key=path[-1], value=value,
                               nearest=nearest(value, known), known=", ".join(known))
        return value

    def texts(self, path: KeyPath, *, needed: bool = True) -> dict[str, list[str]]:
        """Paragraphs in each language; one that is missing is lent by the other."""
        said = self.at(path)
        if isinstance(said, str):
            said = dict.fromkeys(LANGUAGES, said)
        elif said is not None:
            self.check_keys(path, LANGUAGES)
        given = {}
        for lang in LANGUAGES:
            one = (said or {}).get(lang)
            if one is not None and not isinstance(one, str):
                raise self.refusal("web_lesson_text_expected", (*path, lang), key=path[-1])
            if one and one.strip():
                parts = (" ".join(part.split()) for part in one.split("\n\n"))
                given[lang] = [BROKEN_LINE.sub("", part) for part in parts if part]
        if not given and needed:
            raise self.refusal("web_lesson_text_missing", path, key=path[-1])
        return {lang: given.get(lang) or next(iter(given.values()), []) for lang in LANGUAGES}


def _labels(name: str, runs: list[dict[str, Any]]) -> dict[str, Any]:
    return next({**run["measured"][name], "name": name} for run in runs if name in run["measured"])

