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


LIKE, LIKE_IN_CHINESE = 0.6, 0.5
"""So much like it (0 to 1) must a name be to be taken for what was meant; of two Chinese letters one may be wrong."""
LETTERS = 4
"""A name of so many letters may be a part of the one that was meant."""


class Nearest(str):
    """A name that may have been meant, or none; a sentence says so in a clause of its own, or nothing."""

    def said(self, lang: str) -> str:
        return say("nearest_is", lang=lang, name=str(self)) if self else ""


def nearest(name: str, known: Iterable[str]) -> Nearest:
    """The known name most like `name`, be it in capitals or not, else the shortest that it is a part of; empty where
    nothing is like it.

    >>> nearest("Brnch", ["branch", "firm"]), nearest("sobol", ["incentives_sobol", "sobol_dozen"])
    ('branch', 'sobol_dozen')
    >>> nearest("9999", ["Grid 99", "firm"]), nearest("Grid 9", [])
    ('', '')
    """
    asked, words = str(name).casefold(), {str(one).casefold(): str(one) for one in known}
    like = get_close_matches(asked, words, n=1, cutoff=LIKE if asked.isascii() else LIKE_IN_CHINESE)
    wider = sorted((word for word in words if asked in word), key=len) if len(asked) >= LETTERS else []
    return Nearest(words[(like or wider)[0]] if like or wider else "")
