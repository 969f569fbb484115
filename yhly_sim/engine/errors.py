"""Errors that a person can act on: where, what, and what to do.

The sentence itself lives in the message catalogue in both languages; an error
carries the message's name and its fields, so that a face can say it in the
reader's language.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Iterable

from yhly_sim.engine.language import say


class YhlyError(Exception):
    """An error with a sentence in the message catalogue.

    `str(error)` is that sentence in the current language (`YHLY_LANG`, else Chinese);
    `error.sentence("en")` gives it in a named one.
    """

    exit_code = 1

    def __init__(self, message: str, **fields: object) -> None:
        self.message = message
        self.fields = fields
        super().__init__(message, fields)

    def __reduce__(self):  # type: ignore[no-untyped-def]
        return (_rebuild, (type(self), self.message, self.fields))

    def sentence(self, lang: str | None = None) -> str:
        return say(self.message, lang=lang, **self.fields)

    def __str__(self) -> str:
        return self.sentence()


def _rebuild(kind: type[YhlyError], message: str, fields: dict[str, object]) -> YhlyError:
    return kind(message, **fields)


class UserError(YhlyError):
    """The input is wrong: exit code 2."""

    exit_code = 2


class MachineError(YhlyError):
    """The machine refuses (disk full, directory not writable): exit code 3."""

    exit_code = 3


def nearest(name: str, known: Iterable[str], *, least: float = 0.0) -> str:
    """The known name most like `name`; the empty string when none is known, or none is so much like it (0 to 1).

    >>> nearest("brnch", ["branch", "firm"]), nearest("brnch", ["firm"]), nearest("brnch", ["firm"], least=0.6)
    ('branch', 'firm', '')
    """
    matches = get_close_matches(str(name), [str(k) for k in known], n=1, cutoff=least)
    return matches[0] if matches else ""
