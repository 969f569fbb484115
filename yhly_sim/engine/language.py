"""One message catalogue, two languages: every sentence a person sees is in it."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from string import Formatter

LANGUAGES = ("zh", "en")
BESIDE_A_FIELD = re.compile(r"(?<!\}) (?=\{\w)|(?<=\}) (?!\{)")
CHINESE = r"[\u2014\u2018-\u201d\u2026\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
"""A character of Chinese writing, its punctuation included."""
LOOSE = "\ue000"
"""Stands for a space beside a field until the field is filled in."""
NEEDLESS = re.compile(f"(?<={CHINESE}){LOOSE}(?={CHINESE})")
IDEOGRAPH = "[\u4e00-\u9fff]"
CLOSE_TO_A_FIELD = re.compile(rf"(?<={IDEOGRAPH})(?=\{{\w)|(?<=\}})(?={IDEOGRAPH})")
TIGHT = "\ue001"
"""Stands where a field has no space beside it until the field is filled in."""
MISSING = re.compile(f"(?<={IDEOGRAPH}){TIGHT}(?=[A-Za-z0-9])|(?<=[A-Za-z0-9]){TIGHT}(?={IDEOGRAPH})")
MESSAGES_FOLDER = Path(__file__).resolve().parent.parent / "messages"


def current_language() -> str:
    """`YHLY_LANG` when it names a language of ours, else Chinese."""
    lang = os.environ.get("YHLY_LANG", "zh")
    return lang if lang in LANGUAGES else "zh"


@lru_cache(maxsize=1)
def catalogue() -> dict[str, dict[str, str]]:
    """message name -> {"zh": ..., "en": ...}, from `messages/*.yaml`; a name stands in one file only."""
    from yhly_sim.engine.safe_yaml import plain_load

    messages: dict[str, dict[str, str]] = {}
    for path in sorted(MESSAGES_FOLDER.glob("*.yaml")):
        for name, sentences in plain_load(path.read_text(encoding="utf-8")).items():
            if name in messages:
                raise ValueError(f"{path}: message '{name}' stands twice in the catalogue")
            messages[name] = sentences
    return messages


def say(message: str, *, lang: str | None = None, **fields: object) -> str:
    """The sentence named `message`, with its fields filled in.

    A field that can be said in a language (it has `said(lang)`) is said in that of the sentence. A message whose name
    is not in the catalogue is a mistake of ours and raises KeyError. A Chinese sentence has a space between a field and
    a Chinese character where the field ends, or begins, in letters or digits, and none where it does so in Chinese,
    whatever was written in the catalogue.
    """
    lang = lang or current_language()
    sentence = catalogue()[message][lang]
    words = {name: field.said(lang) if hasattr(field, "said") else field for name, field in fields.items()}
    if lang == "zh":
        filled = MISSING.sub(" ", NEEDLESS.sub("", _loosened(sentence).format(**words)))
        return filled.replace(LOOSE, " ").replace(TIGHT, "")
    return sentence.format(**words)


@lru_cache(maxsize=4096)
def _loosened(sentence: str) -> str:
    return CLOSE_TO_A_FIELD.sub(TIGHT, BESIDE_A_FIELD.sub(LOOSE, sentence))


def fields_of(sentence: str) -> set[str]:
    """The field names that a sentence of the catalogue needs.

    >>> sorted(fields_of("{name} is not in {file}"))
    ['file', 'name']
    """
    return {field.split(".")[0].split("[")[0] for _, field, _, _ in Formatter().parse(sentence) if field}
