"""Templates of world files: what a person fills in to bring a district of his or her own."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from yhly_sim.engine.errors import MachineError, UserError
from yhly_sim.engine.language import current_language, say
from yhly_sim.scenarios.world_fields import COMMUNITY_FIELDS, COURTYARD_FIELDS

KINDS = ("courtyards", "communities", "yaml")

_COURTYARDS = (
    ("东街道", "和平社区", "一号院", 420, 1150, "新建小区", "", "是", "", 0.7, 8, 0, 0),
    ("东街道", "和平社区", "二号院", 96, 250, "老旧小区", "", "否", "", "", 31, 240, 60),
    ("东街道", "和平社区", "三号院", 60, 150, "无主管庭院", 8, "否", "", "", 35, 310, -120),
    ("东街道", "新村社区", "一组", 130, 400, "居民组", "", "", "", "", "", 1500, 200),
    ("东街道", "新村社区", "二组", 110, 330, "居民组", "", "", "", "", "", 1650, 420),
)
_COURTYARDS_EN = (
    ("East", "Peace", "Yard 1", 420, 1150, "new_compound", "", "yes", "", 0.7, 8, 0, 0),
    ("East", "Peace", "Yard 2", 96, 250, "old_compound", "", "no", "", "", 31, 240, 60),
    ("East", "Peace", "Yard 3", 60, 150, "no_responsible_unit", 8, "no", "", "", 35, 310, -120),
    ("East", "New Village", "Group 1", 130, 400, "residents_group", "", "", "", "", "", 1500, 200),
    ("East", "New Village", "Group 2", 110, 330, "residents_group", "", "", "", "", "", 1650, 420),
)
_COMMUNITIES = (
    ("东街道", "和平社区", 12, 3, 6000, 11, "", "否"),
    ("东街道", "新村社区", 9, 5, 4200, 9, 250, "是"),
    ("西街道", "光明社区", 14, "", 7100, "", "", "否"),
)
_COMMUNITIES_EN = (
    ("East", "Peace", 12, 3, 6000, 11, "", "no"),
    ("East", "New Village", 9, 5, 4200, 9, 250, "yes"),
    ("West", "Bright", 14, "", 7100, "", "", "no"),
)


def write_template(path: str | Path, kind: str = "courtyards") -> Path:
    """Write a template with example rows, which loads as it is; returns its path.

    kind: "courtyards" (CSV, one real courtyard a row), "communities" (CSV, counts), "yaml" (counts). Headings
    and remarks are in the current language; CSV begins with a byte order mark, so that spreadsheets open it
    right. A folder gets a file of a fitting name. Raises UserError where the file stands already, MachineError
    where it cannot be written.
    """
    if kind not in KINDS:
        raise UserError("template_kind_unknown", kind=kind, known=", ".join(KINDS))
    target = Path(path)
    if target.is_dir():
        target = target / ("world.yaml" if kind == "yaml" else f"{kind}.csv")
    text = _yaml_text() if kind == "yaml" else "\ufeff" + _csv_text(kind)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(target, "x", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except FileExistsError:
        raise UserError("template_exists", file=str(target)) from None
    except OSError as error:
        raise MachineError("template_not_written", file=str(target), reason=error.strerror or str(error)) from None
    return target


def _headings(kind: str) -> list[str]:
    fields = {"courtyards": COURTYARD_FIELDS, "communities": COMMUNITY_FIELDS}[kind]
    kept = [field for field in fields if field not in ("longitude", "latitude")]
    return [fields[field] if current_language() == "zh" else field for field in kept]


def _rows(kind: str) -> tuple[tuple[object, ...], ...]:
    if kind == "courtyards":
        return _COURTYARDS if current_language() == "zh" else _COURTYARDS_EN
    return _COMMUNITIES if current_language() == "zh" else _COMMUNITIES_EN


def _csv_text(kind: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["# " + say(f"template_{kind}_note")])
    writer.writerow(_headings(kind))
    writer.writerows(_rows(kind))
    return text.getvalue()


def _yaml_text() -> str:
    lines = ["# " + say("template_communities_note"), "title: {zh: 示例区, en: Example district}", "communities:"]
    for row in _rows("communities"):
        named = zip(_headings("communities"), row, strict=True)
        cells = [f"{heading}: {value}" for heading, value in named if value != ""]
        lines.append("  - {" + ", ".join(cells) + "}")
    return "\n".join(lines) + "\n"
