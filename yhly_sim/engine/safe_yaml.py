"""YAML as data: no tags, no aliases, a size limit, duplicate keys refused, line numbers kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Iterator

import yaml

from yhly_sim.engine.errors import UserError

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

KeyPath = tuple[str | int, ...]
Lines = dict[KeyPath, int]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: dict[str, bool | None] = {
    **{word: True for name in ("true", "on", "yes") for word in (name, name.title(), name.upper())},
    **{word: False for name in ("false", "off", "no") for word in (name, name.title(), name.upper())},
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
}
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")


def plain_load(text: str) -> Any:
    """Load trusted YAML of the package itself."""
    return yaml.load(text, Loader=_LOADER)


def load_user_yaml(path: str | Path) -> tuple[Any, Lines]:
    """Read a YAML file that a person wrote: its data, and the line on which each key stands.

    The data are mappings with text keys, lists, text, whole and decimal numbers, true / false
    (also written on / off, yes / no) and None; nothing in the file is ever called or imported.
    `lines` maps the path of every key and list item, such as `("changes", 0, "day")`, to its
    1-based line; `()` is the line on which the data begin.

    Raises UserError naming file, line and remedy: not readable, larger than 1 MB, not UTF-8, bad
    syntax, tags, anchors or aliases, a key given twice or not text, nested deeper than 20, more
    than one document.
    """
    file = str(path)
    try:
        with open(path, "rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UserError("file_not_found", file=file) from None
    except IsADirectoryError:
        raise UserError("file_is_folder", file=file) from None
    except (OSError, ValueError) as error:
        raise UserError("file_not_readable", file=file, reason=getattr(error, "strerror", None) or str(error)) from None
    return parse_user_yaml(raw, file=file)


def parse_user_yaml(raw: bytes, *, file: str) -> tuple[Any, Lines]:
    """The same for bytes at hand; `file` is what errors call them."""
    if len(raw) > MAX_BYTES:
        raise UserError("yaml_too_large", file=file, limit=MAX_BYTES)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UserError("yaml_not_utf8", file=file, line=line) from None
    try:
        return _Reader(file, yaml.parse(text, Loader=_LOADER)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        if "maximum nesting depth" in (error.problem or ""):  # the parser's own limit, from PyYAML 6.0.4 on
            raise UserError("yaml_too_deep", file=file, line=line, limit=MAX_DEPTH) from None
        raise UserError("yaml_syntax", file=file, line=line, reason=error.problem or error.context) from None
    except yaml.YAMLError as error:
        raise UserError("yaml_syntax", file=file, line=1, reason=str(error).splitlines()[0]) from None


class _Reader:
    """Builds data from the stream of YAML events, so that nothing is expanded before it is checked."""

    def __init__(self, file: str, events: Iterator[yaml.Event]) -> None:
        self.file = file
        self.events = events
        self.lines: Lines = {}

    def document(self) -> tuple[Any, Lines]:
        next(self.events)  # start of stream
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return None, {(): 1}
        data = self.value(next(self.events), (), 1)
        next(self.events)  # end of document
        event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise self.refusal("yaml_many_documents", event)
        return data, self.lines

    def refusal(self, message: str, event: yaml.Event, **fields: object) -> UserError:
        return UserError(message, file=self.file, line=event.start_mark.line + 1, **fields)

    def refuse_more_than_data(self, event: yaml.Event, depth: int) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self.refusal("yaml_alias", event)
        if getattr(event, "tag", None):
            raise self.refusal("yaml_tag", event, tag=event.tag)
        if depth > MAX_DEPTH:
            raise self.refusal("yaml_too_deep", event, limit=MAX_DEPTH)

    def value(self, event: yaml.Event, path: KeyPath, depth: int) -> Any:
        self.lines.setdefault(path, event.start_mark.line + 1)
        self.refuse_more_than_data(event, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path, depth)
        return _scalar(event)

    def mapping(self, path: KeyPath, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            self.refuse_more_than_data(event, depth + 1)
            key = getattr(event, "value", None)  # as written: `null:` and `on:` are names like any other
            if not key:
                raise self.refusal("yaml_key_not_text", event)
            if key in data:
                raise self.refusal("yaml_key_twice", event, key=key, first=self.lines[(*path, key)])
            self.lines[(*path, key)] = event.start_mark.line + 1
            data[key] = self.value(next(self.events), (*path, key), depth + 1)
        return data

    def sequence(self, path: KeyPath, depth: int) -> list[Any]:
        data: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            data.append(self.value(event, (*path, len(data)), depth + 1))
        return data


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = event.value
    if event.style:  # quoted or block: text as it stands
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return text
