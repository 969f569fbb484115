"""The command line as a page: every command, its arguments and its options, as its help says them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Sequence

from yhly_sim.engine.language import say
from yhly_sim.report.documents.markdown import fence, page, table


@dataclass(frozen=True)
class Word:
    """An argument or option: how it is written, the name of the message that says what it means, its default."""

    written: str
    message: str
    default: str = ""


@dataclass(frozen=True)
class Command:
    """A command: the name of the message that says what it does, and what can stand behind it."""

    message: str
    arguments: Sequence[Word] = ()
    options: Sequence[Word] = ()


def commands(lang: str, known: Mapping[str, Command]) -> str:
    """The reference of the command line. known: what is typed ("yhly world show") -> command, in their order."""
    parts = [f"# {say('documents_title_commands', lang=lang)}", say("documents_written", lang=lang),
             say("documents_commands_intro", lang=lang)]
    for typed, one in known.items():
        usage = " ".join([typed, *(word.written for word in one.arguments)])
        parts += [f"## {typed}", say(one.message, lang=lang),
                  fence(f"{usage} {say('help_options_word', lang=lang)}" if one.options else usage)]
        for heading, words in (("heading_argument", one.arguments), ("heading_option", one.options)):
            if words:
                rows = [(f"`{word.written}`", _meaning(word, lang)) for word in words]
                parts.append(table([say(heading, lang=lang), say("heading_means", lang=lang)], rows))
    return page(*parts)


def _meaning(word: Word, lang: str) -> str:
    meaning = say(word.message, lang=lang)
    return say("help_with_default", lang=lang, meaning=meaning, default=word.default) if word.default else meaning
