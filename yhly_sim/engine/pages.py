"""A page: what a person wrote, in a file or in Python, with the place of every key, so that an error can say where."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Collection, Iterator

from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.language import LANGUAGES, say
from yhly_sim.engine.safe_yaml import KeyPath, Lines


@dataclass(frozen=True)
class Place:
    """Where something stands: a line of a file, or, where there is no file, the path of an argument."""

    file: str | None
    line: int = 0
    path: str = ""

    def said(self, lang: str | None) -> str:
        """The place in words; a message that has the field `place` says it in its own language."""
        if self.file is None:
            return say("place_in_arguments", lang=lang, path=self.path)
        return say("place_in_file", lang=lang, file=self.file, line=self.line)


@dataclass(frozen=True)
class Sentence:
    """The sentence of another error, as a field of a message."""

    error: UserError

    def said(self, lang: str | None) -> str:
        return self.error.sentence(lang)


@dataclass(frozen=True)
class Page:
    """What was written, and where.

    file: its path; None where the data come from Python. data: mappings, lists, texts, numbers, true / false, None.
    lines: path of a key -> line.
    """

    file: str | None
    data: Any
    lines: Lines

    def place(self, path: KeyPath) -> Place:
        """Where a key stands, or the innermost one around it that is written."""
        if self.file is None:
            return Place(None, path=".".join(str(step) for step in path) or "-")
        while path not in self.lines and path:
            path = path[:-1]
        return Place(self.file, self.lines.get(path, 1))

    def refusal(self, message: str, path: KeyPath, **fields: object) -> UserError:
        """An error about what stands at a path; messages may use `place`, or `file` and `line`."""
        place = self.place(path)
        return UserError(message, place=place, file=place.file, line=place.line, **fields)

    @contextmanager
    def saying(self, path: KeyPath) -> Iterator[None]:
        """Say of an error about something that the page names, where the page names it."""
        try:
            yield
        except UserError as error:
            raise self.refusal("page_names", path, sentence=Sentence(error)) from error

    def at(self, path: KeyPath) -> Any:
        """What stands at a path; None where nothing does."""
        part = self.data
        for step in path:
            if isinstance(step, int):
                part = part[step]
            else:
                part = part.get(step) if isinstance(part, dict) else None
        return part

    def mapping(self, path: KeyPath) -> dict[str, Any]:
        """The mapping at a path, empty where nothing stands; a UserError where it is something else."""
        part = self.at(path)
        if part is not None and not isinstance(part, dict):
            raise self.refusal("page_mapping_expected", path, key=path[-1] if path else "-")
        return part or {}

    def listed(self, path: KeyPath) -> list[Any]:
        """The list at a path, empty where nothing stands; a UserError where it is something else."""
        part = self.at(path)
        if part is not None and not isinstance(part, list):
            raise self.refusal("page_list_expected", path, key=path[-1] if path else "-")
        return part or []

    def check_keys(self, path: KeyPath, known: Collection[str]) -> None:
        """Refuse a key of a mapping that is none of the known ones; the nearest is named."""
        for key in self.mapping(path):
            if key not in known:
                raise self.refusal("page_unknown_key", (*path, key), key=key, nearest=nearest(key, known),
                                   known=", ".join(known))

    def text(self, path: KeyPath) -> str | None:
        """The text at a path, or None; a UserError where it is empty or no text."""
        value = self.at(path)
        if value is not None and (not isinstance(value, str) or not value):
            raise self.refusal("page_name_expected", path, key=path[-1], value=value)
        return value

    def sentences(self, path: KeyPath) -> tuple[str, str]:
        """A sentence in both languages (zh, en); both must be there."""
        self.check_keys(path, LANGUAGES)
        sentences = self.mapping(path)
        for lang in LANGUAGES:
            if not isinstance(sentences.get(lang), str) or not sentences[lang].strip():
                raise self.refusal("page_sentence_missing", path, key=path[-1], language=lang)
        return sentences["zh"], sentences["en"]

    def whole_number(self, path: KeyPath, least: int) -> int:
        """The whole number of at least `least` at a path."""
        value = self.at(path)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.refusal("page_whole_number_expected", path, key=path[-1], value=value, least=least)
        return value
