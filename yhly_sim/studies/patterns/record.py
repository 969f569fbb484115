"""The record of verdicts, `docs/validation.yaml`: what was found, and the reason that somebody found for it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Mapping, Sequence

from yhly_sim.engine.identity import PACKAGE
from yhly_sim.engine.language import LANGUAGES, say
from yhly_sim.studies.patterns.pattern import NOT_EXAMINED, TEST, Measured, verdict_of

DIGITS = 3
"""Decimals that the record keeps: what lies below is luck."""

Record = Mapping[str, Any]


def record_file() -> Path:
    """The file of the record: in the documents of a source checkout, else in the library of the package."""
    checkout = PACKAGE.parent
    if (checkout / "pyproject.toml").exists():
        return checkout / "docs" / "validation.yaml"
    return PACKAGE / "library" / "validation.yaml"


def read_record(path: Path | None = None) -> Record:
    """Pattern id -> verdict, reason (language -> text) and parts; empty where there is no file.

    Raises UserError where the file is no YAML.
    """
    from yhly_sim.engine.safe_yaml import load_user_yaml

    path = path or record_file()
    if not path.exists():
        return {}
    return load_user_yaml(path)[0]["patterns"]  # type: ignore[no-any-return]


def entry_of(measured: Sequence[Measured], before: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the record keeps of a pattern. The reason there stays as long as the verdict does, else it is computed."""
    verdict = verdict_of([(one.part.mark, one.verdict) for one in measured])
    is_as_before = before is not None and before["verdict"] == verdict
    reason = before["reason"] if before and is_as_before else {
        lang: computed_reason(measured, lang) for lang in LANGUAGES}
    return {"verdict": verdict, "reason": dict(reason), "parts": {one.part.name: _part_entry(one) for one in measured}}


def _part_entry(one: Measured) -> dict[str, Any]:
    entry: dict[str, Any] = {"mark": one.part.mark, "verdict": one.verdict, "band": band_of(one)}
    if one.verdict == NOT_EXAMINED:
        return entry | {"missing": list(one.missing)}
    low, high = one.interval
    return entry | {"value": _rounded(one.value), "interval": [_rounded(low), _rounded(high)],
                    "spread": [_rounded(min(one.values)), _rounded(max(one.values))], "seeds": len(one.values)}


def band_of(one: Measured) -> list[float | None]:
    """[low, high] of the band, None for an open side."""
    return [None if math.isinf(end) else end for end in (one.part.low, one.part.high)]


def _rounded(value: float) -> float:
    return round(value, DIGITS) + 0.0


def computed_reason(measured: Sequence[Measured], lang: str) -> str:
    """What decided a verdict, in a sentence: the parts outside their bands, what is missing, or that all lie inside."""
    verdict = verdict_of([(one.part.mark, one.verdict) for one in measured])
    tests = [one for one in measured if one.part.mark == TEST] or list(measured)
    deciding = [one for one in tests if one.verdict == verdict]
    lacking = sorted({name for one in deciding for name in one.missing})
    labels = ("、" if lang == "zh" else ", ").join(one.part.label(lang) for one in deciding)
    if verdict == NOT_EXAMINED:
        if not lacking:
            return say("pattern_reason_no_value", lang=lang, parts=labels)
        names = ("、" if lang == "zh" else ", ").join(lacking)
        return say("pattern_reason_not_examined", lang=lang, parts=labels, names=names)
    return say(f"pattern_reason_{verdict}", lang=lang, parts=labels)


def write_record(found: Mapping[str, Sequence[Measured]], *, seed: int, path: Path | None = None) -> Path:
    """Write what was found into the record; patterns that were not looked at stay as they are. Gives back the file."""
    path = path or record_file()
    before = read_record(path)
    entries = {name: entry_of(found[name], before.get(name)) if name in found else before[name]
               for name in sorted({*before, *found}, key=lambda one: int(one[1:]))}
    path.write_text(text_of({"seed": seed, "world": "weidu", "patterns": entries}), encoding="utf-8")
    return path


def text_of(record: Mapping[str, Any]) -> str:
    """The record as YAML: its head, and pairs of numbers on one line."""
    import yaml

    dumper: Any = type("PairsOnOneLine", (yaml.SafeDumper,), {})
    dumper.add_representer(list, lambda self, pair: self.represent_sequence("tag:yaml.org,2002:seq", pair,
                                                                            flow_style=True))
    text: str = yaml.dump(record, Dumper=dumper, allow_unicode=True, sort_keys=False, width=116)
    return HEAD + text


HEAD = """\
# Verdicts on the patterns V1-V13: docs/validation.md says how to read them. Numbers are written by
# `yhly validate --write`; a reason is written by hand and stays as long as its verdict does. A test holds verdicts and
# file together.
"""
