"""Files that people write are data: read with line numbers, refused with where, what and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from yhly_sim.engine.errors import UserError
from yhly_sim.engine.safe_yaml import load_user_yaml, parse_user_yaml


def read(text: str | bytes) -> tuple[object, dict]:
    return parse_user_yaml(text if isinstance(text, bytes) else text.encode(), file="x.yaml")


def refused(text: str | bytes) -> UserError:
    with pytest.raises(UserError) as caught:
        read(text)
    assert caught.value.fields["file"] == "x.yaml"
    assert "x.yaml" in caught.value.sentence("zh") and "x.yaml" in caught.value.sentence("en")
    return caught.value


def test_data_come_with_the_line_of_every_key_and_item() -> None:
    data, lines = read("# head\na: 1\nb:\n  - {day: 3, set: {x: .5}}\n  - two\n")
    assert data == {"a": 1, "b": [{"day": 3, "set": {"x": 0.5}}, "two"]}
    assert lines[()] == 2
    assert lines[("a",)] == 2
    assert lines[("b",)] == 3
    assert lines[("b", 0, "day")] == 4
    assert lines[("b", 1)] == 5
    assert all("" not in path for path in lines)


@pytest.mark.parametrize(
    ("text", "value"),
    [("on", True), ("off", False), ("yes", True), ("No", False), ("~", None), ("''", ""), ("'on'", "on"),
     ("12", 12), ("-3", -3), (".5", 0.5), ("1e-3", 1e-3), ("2.", 2.0), ("010", 10), ("1:30", "1:30"),
     ("2022-03-05", "2022-03-05"), (".nan", ".nan"), ("0x10", "0x10"), ("9" * 5000, float("inf"))],
)
def test_a_plain_word_is_read_as_what_a_person_means(text: str, value: object) -> None:
    data, _ = read(f"a: {text}")
    assert data == {"a": value} and type(data["a"]) is type(value)  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("a: 1\nb: !!python/object/apply:os.system ['true']", "yaml_tag", 2),
        ("!foo {a: 1}", "yaml_tag", 1),
        ("a: &x [1]\nb: *x", "yaml_alias", 1),
        ("a: 1\na: 2", "yaml_key_twice", 2),
        ("a: 1\n? [1, 2]\n: 3", "yaml_key_not_text", 2),
        ("'': 1", "yaml_key_not_text", 1),
        ("a: 1\n--- \nb: 2", "yaml_many_documents", 2),
        ("a: 1\n b: [", "yaml_syntax", 2),
        ("a: " + "[" * 30 + "]" * 30, "yaml_too_deep", 1),
        ("[" * 300_000, "yaml_too_deep", 1),
        (b"a: 1\nb: \xff", "yaml_not_utf8", 2),
        ("a: \x01", "yaml_syntax", 1),
    ],
)
def test_what_is_more_than_data_is_refused_with_its_line(text: str | bytes, message: str, line: int) -> None:
    error = refused(text)
    assert (error.message, error.fields["line"], error.exit_code) == (message, line, 2)


def test_a_key_is_the_word_as_written() -> None:
    assert read("null: none\non: 1\n12: x")[0] == {"null": "none", "on": 1, "12": "x"}


def test_a_bomb_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x, x]\n" + "\n".join(f"b{i}: &b{i} [*a, *a, *a, *a, *a, *a]" for i in range(40))
    assert refused(bomb).message == "yaml_alias"


def test_a_file_above_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a: '" + b"x" * 1_000_000 + b"'")
    with pytest.raises(UserError) as caught:
        load_user_yaml(path)
    assert caught.value.message == "yaml_too_large"


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_user_yaml(tmp_path / "none.yaml")
    assert caught.value.message == "file_not_found" and str(tmp_path) in str(caught.value)
    with pytest.raises(UserError) as caught:
        load_user_yaml(tmp_path)
    assert caught.value.message == "file_is_folder"


def test_an_empty_file_holds_nothing_and_a_mark_of_order_is_no_content() -> None:
    assert read("# only words\n")[0] is None
    assert read(b"\xef\xbb\xbfa: 1")[0] == {"a": 1}
