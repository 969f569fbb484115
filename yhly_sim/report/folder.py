"""A study in a folder: data with a dictionary, figure, sentence, table and provenance; all of it or nothing."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Mapping, Sequence

from yhly_sim.engine.errors import MachineError, UserError
from yhly_sim.engine.language import LANGUAGES, say
from yhly_sim.engine.outcomes import Outcome

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

KEY_COLUMNS = {"side": "", "replication": "", "seed": "", "day": "days", "payer": "", "purpose": "", "is_cost": "",
               "is_public": "", "yuan": "yuan", "hours": "hours", "priced_yuan": "yuan"}
"""Columns that are no outcomes -> their unit; what they mean is in the catalogue of messages."""

DICTIONARY_COLUMNS = ("file", "column", "unit", "zh", "en", "definition", "definition_zh")
DPI = 200


def check_folder(out: Path) -> None:
    """Refuse a folder that cannot be written, before hours of runs: UserError where the path is wrong (a file
    stands there), MachineError where the machine refuses. Leaves nothing behind."""
    existing = out
    try:
        while not existing.exists() and existing != existing.parent:
            existing = existing.parent
        if not existing.is_dir():
            raise UserError("out_is_a_file", path=existing)
        os.rmdir(tempfile.mkdtemp(prefix=".yhly-", dir=existing))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise MachineError("out_not_writable", path=out, reason=reason) from error


def check_file(out: Path) -> None:
    """Refuse a file that cannot be written, in the same way; one that stands there may be replaced."""
    if out.is_dir():
        raise UserError("out_is_a_folder", path=out)
    check_folder(out.parent)


def write_study(
    out: Path,
    *,
    table: Mapping[str, Any],
    frames: Mapping[str, pd.DataFrame],
    outcomes: Sequence[Outcome],
    figure: Figure,
    scenarios: Sequence[Mapping[str, Any]],
    provenance: Mapping[str, Any],
    sentences: Mapping[str, str] | None = None,
    more_figures: Mapping[str, Figure] | None = None,
    columns: Mapping[str, str] | None = None,
) -> Path:
    """Write a study and give back its folder.

    more_figures: name of the file -> a figure beside the main one. columns: column -> the message that says what it is,
    where it is neither an outcome nor one of `KEY_COLUMNS`.
    Each frame as CSV and Parquet, `dictionary.csv` for their columns, `table.json`, `sentence.txt` (both
    languages), `figure.png` and `figure.svg`, `parameters.csv`, the scenarios' text, `provenance.json`. All is
    written beside the folder first and then renamed, so nothing half-written ever has a final name.
    """
    check_folder(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            for name, frame in frames.items():
                frame.to_csv(draft / f"{name}.csv", index=False)
                _plain_frame(frame).to_parquet(draft / f"{name}.parquet", index=False)
            dictionary = _dictionary(frames, outcomes, columns or {})
            dictionary.to_csv(draft / "dictionary.csv", index=False, encoding="utf-8-sig")
            _write_json(draft / "table.json", table)
            if sentences:
                text = "\n\n".join(sentences[lang] for lang in LANGUAGES)
                (draft / "sentence.txt").write_text(text + "\n", encoding="utf-8")
            for name, one in {"figure": figure, **(more_figures or {})}.items():
                one.savefig(draft / f"{name}.png", dpi=DPI)
                one.savefig(draft / f"{name}.svg")
            _write_scenarios(draft, scenarios)
            _write_json(draft / "provenance.json", {**provenance, "scenarios": _facts_to_keep(scenarios)})
            _give_final_names(draft, out)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise MachineError("out_not_writable", path=out, reason=error.strerror or error) from error
    return out


def _dictionary(frames: Mapping[str, pd.DataFrame], outcomes: Sequence[Outcome],
                columns: Mapping[str, str]) -> pd.DataFrame:
    """One row a column of the data: unit, label and definition."""
    import pandas as pd

    register = {outcome.name: outcome for outcome in outcomes}
    rows = []
    for file, frame in frames.items():
        for column in frame.columns:
            if column in KEY_COLUMNS:
                labels = [say(f"column_{column}", lang=lang) for lang in LANGUAGES]
                rows.append((f"{file}.csv", column, KEY_COLUMNS[column], *labels, "", ""))
            elif column in columns:
                labels = [say(columns[column], lang=lang) for lang in LANGUAGES]
                rows.append((f"{file}.csv", column, "", *labels, "", ""))
            elif column in register:
                o = register[column]
                rows.append((f"{file}.csv", column, o.unit, o.zh, o.en, o.definition, o.definition_zh))
            else:
                rows.append((f"{file}.csv", column, "", column, column, "", ""))
    return pd.DataFrame(rows, columns=list(DICTIONARY_COLUMNS))


def _plain_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy without attributes: those are not data, and not every Parquet reader takes them."""
    plain = frame.copy()
    plain.attrs = {}
    return plain


def _write_scenarios(draft: Path, scenarios: Sequence[Mapping[str, Any]]) -> None:
    import pandas as pd

    rows = [{"scenario": facts["name"], **row} for facts in scenarios for row in facts.get("parameters", ())]
    if rows:
        pd.DataFrame(rows).drop_duplicates().to_csv(draft / "parameters.csv", index=False, encoding="utf-8-sig")
    for facts in scenarios:
        if facts.get("text"):
            (draft / "scenarios").mkdir(exist_ok=True)
            (draft / "scenarios" / f"{facts['name']}.yaml").write_text(facts["text"], encoding="utf-8")


def _facts_to_keep(scenarios: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The facts of each scenario; its parameters stand in `parameters.csv`."""
    return [{key: value for key, value in facts.items() if key != "parameters"} for facts in scenarios]


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n", encoding="utf-8")


def _give_final_names(draft: Path, out: Path) -> None:
    """Rename the draft to the folder; into a folder that has content already, file by file."""
    draft.chmod(0o755)
    if not out.exists() or not any(out.iterdir()):
        os.replace(draft, out)
        return
    for path in sorted(draft.rglob("*")):
        if path.is_file():
            final = out / path.relative_to(draft)
            final.parent.mkdir(exist_ok=True)
            os.replace(path, final)
