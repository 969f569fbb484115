"""Words of the page, from the catalogue of messages."""

from __future__ import annotations

from yhly_sim.engine.language import catalogue

BEGINNINGS = ("web_", "map_", "level_", "word_", "group_", "body_of_place", "story_heading_", "story_day")


def page_words(lang: str) -> dict[str, str]:
    """message -> sentence in a language, of all messages that a page may say; fields stand in braces."""
    return {name: sentences[lang] for name, sentences in catalogue().items() if name.startswith(BEGINNINGS)}
