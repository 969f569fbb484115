"""The message catalogue: two languages at parity, every message used, every used one there with its fields."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.identity import PACKAGE
from yhly_sim.engine.language import LANGUAGES, catalogue, current_language, fields_of, say
from yhly_sim.engine.safe_yaml import load_user_yaml
from yhly_sim.report.story.place_names import PlaceNames

SPEAKERS = {"say", "tell", "print_line", "UserError", "MachineError", "YhlyError"}
"""What takes the name of a message as its first argument and its fields as keywords."""

OWN_KEYWORDS = {"lang"}
CHINESE = re.compile("[\u4e00-\u9fff]")


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def spoken() -> Iterator[tuple[str, str, set[str] | None]]:
    """(where, message, keywords) of every call that names a message outright; keywords None where they are handed on."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if name in SPEAKERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                keywords = {keyword.arg for keyword in node.keywords}
                where = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                yield where, first.value, None if None in keywords else {str(k) for k in keywords} - OWN_KEYWORDS


def words_of_the_source() -> tuple[set[str], set[str]]:
    """All plain texts of modules and of the page's scripts, and the constant beginnings of all composed ones that end in an underscore."""
    plain: set[str] = set()
    beginnings: set[str] = set()
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
    for script in sorted((PACKAGE / "web" / "static").glob("*.js")):
        text = script.read_text(encoding="utf-8")
        plain |= set(re.findall(r'"(\w+)"', text))
        beginnings |= set(re.findall(r"`(\w+_)\$\{", text))
    return plain, {text for text in beginnings | plain if text.endswith("_") and len(text) > 3}


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_both_languages_say_the_same(name: str) -> None:
    sentences = catalogue()[name]
    assert set(sentences) == set(LANGUAGES)
    assert all(isinstance(text, str) for text in sentences.values())
    assert fields_of(sentences["zh"]) == fields_of(sentences["en"])
    assert not fields_of(sentences["zh"]) & {"lang", "message", "self"}
    assert not CHINESE.search(sentences["en"])


def test_a_message_stands_once_in_its_file() -> None:
    for path in sorted((PACKAGE / "messages").glob("*.yaml")):
        load_user_yaml(path)


def test_every_message_that_is_named_is_there_and_gets_its_fields() -> None:
    named = list(spoken())
    assert len(named) > 50
    missing = [f"{where}: {message}" for where, message, _ in named if message not in catalogue()]
    assert missing == []
    short = [
        f"{where}: {message} lacks {fields_of(catalogue()[message]['en']) - keywords}"
        for where, message, keywords in named
        if keywords is not None and not fields_of(catalogue()[message]["en"]) <= keywords
    ]
    assert short == []


def test_no_message_is_unused() -> None:
    plain, beginnings = words_of_the_source()
    unused = [name for name in catalogue() if name not in plain and not any(name.startswith(b) for b in beginnings)]
    assert unused == []


def test_the_language_is_chinese_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert current_language() == "zh"
    monkeypatch.setenv("YHLY_LANG", "en")
    assert current_language() == "en" and not CHINESE.search(say("doctor_well"))
    monkeypatch.setenv("YHLY_LANG", "fr")
    assert current_language() == "zh" and CHINESE.search(say("doctor_well"))
    with pytest.raises(KeyError):
        say("no_such_message")


@pytest.mark.parametrize(("name", "told"), [("不改革", "参数不改革"), ("weidu", "参数 weidu"), ("《条例》", "参数《条例》"), ("3 件", "参数 3 件")])
def test_chinese_beside_chinese_has_no_space(name: str, told: str) -> None:
    assert say("place_in_arguments", lang="zh", path=name) == told
    assert say("place_in_arguments", lang="en", path=name) == f"argument {name}"


def test_a_space_between_two_fields_stays() -> None:
    assert say("story_side_called", lang="zh", side="甲", title="不改革") == "甲 不改革"


@pytest.mark.parametrize(("event", "told"), [("办结", "尚未办结（%）"), ("60 岁", "尚未 60 岁（%）"), ("−3", "尚未−3（%）")])
def test_letters_and_digits_beside_chinese_have_a_space_that_the_catalogue_left_out(event: str, told: str) -> None:
    assert say("survival_panel", lang="zh", event=event) == told


def test_what_was_meant_is_said_only_where_something_is_like_it() -> None:
    clauses = {lang: say("nearest_is", lang=lang, name="branch") for lang in LANGUAGES}
    for name in (name for name, one in catalogue().items() if "nearest" in fields_of(one["en"])):
        for lang, clause in clauses.items():
            others = dict.fromkeys(fields_of(catalogue()[name][lang]) - {"nearest"}, "x")
            near, far = (say(name, lang=lang, nearest=nearest(word, ["branch", "firm"]), **others) for word in ("brnch", "9999"))
            assert clause in near and far == near.replace(clause, "")


def test_a_number_that_no_grid_has_is_answered_with_the_numbers_that_there_are() -> None:
    places = PlaceNames.of(None, dict.fromkeys(("courtyard", "grid", "community", "subdistrict"), 270), {})
    for asked, part in (("9999", ". Give a name, or a number from 1 to 270"), ("Gird 27", "the nearest is 'Grid 27'")):
        with pytest.raises(UserError) as caught:
            places.find("grid", asked)
        assert part in caught.value.sentence("en")
