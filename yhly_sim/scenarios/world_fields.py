"""The words of world files in both languages, and rows whose fields are checked as they are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

from yhly_sim.domain.codes import CourtyardKind
from yhly_sim.engine.errors import UserError, nearest
from yhly_sim.engine.language import current_language

COMMUNITY_FIELDS: Mapping[str, str] = {
    "subdistrict": "街道",
    "community": "社区",
    "courtyards": "庭院数",
    "grids": "网格数",
    "residents": "人口",
    "workers": "社区工作者",
    "members": "党员",
    "agricultural": "涉农",
}
COURTYARD_FIELDS: Mapping[str, str] = {
    "subdistrict": "街道",
    "community": "社区",
    "courtyard": "庭院",
    "households": "户数",
    "residents": "人口",
    "kind": "类型",
    "members": "党员",
    "complete": "完整小区",
    "grid": "网格",
    "wealth": "富裕程度",
    "building_age": "楼龄",
    "x_metres": "东向米",
    "y_metres": "北向米",
    "longitude": "经度",
    "latitude": "纬度",
}
KIND_WORDS: Mapping[str, CourtyardKind] = {
    "新建小区": CourtyardKind.NEW_COMPOUND,
    "老旧小区": CourtyardKind.OLD_COMPOUND,
    "无主管庭院": CourtyardKind.NO_RESPONSIBLE_UNIT,
    "居民组": CourtyardKind.RESIDENTS_GROUP,
    **{kind.name.lower(): kind for kind in CourtyardKind},
}
YES, NO = ("是", "yes", "true", "y", "1"), ("否", "no", "false", "n", "0")


def known_field(word: str, fields: Mapping[str, str], *, file: str, line: int) -> str:
    """The field that a heading or key means, in either language; a UserError names the nearest one."""
    word = word.strip()
    if word in fields:
        return word
    for field, zh in fields.items():
        if word == zh:
            return field
    known = [zh if current_language() == "zh" else field for field, zh in fields.items()]
    closest = nearest(word, [*fields.values(), *fields])
    raise UserError("world_heading_unknown", file=file, line=line, field=word, nearest=closest, known=", ".join(known))


@dataclass(frozen=True)
class Row:
    """One row of a table, or one item of a YAML list: its fields and where they stand."""

    file: str
    line: int
    values: Mapping[str, Any]
    fields: Mapping[str, str]
    line_of: Mapping[str, int]

    def label(self, field: str) -> str:
        """What errors call a field: its heading in the reader's language."""
        return self.fields[field] if current_language() == "zh" else field

    def refusal(self, message: str, field: str, **more: object) -> UserError:
        return UserError(message, file=self.file, line=self.line_of.get(field, self.line), field=self.label(field),
                         **more)

    def has(self, field: str) -> bool:
        value = self.values.get(field)
        return value is not None and value != ""

    def require(self, field: str) -> Any:
        if not self.has(field):
            raise self.refusal("world_field_missing", field)
        return self.values[field]

    def text(self, field: str) -> str:
        """Text, empty where it is not given."""
        return str(self.values[field]).strip() if self.has(field) else ""

    def whole(self, field: str, least: int, most: int) -> int:
        value = self.require(field)
        try:
            number = int(value.replace(",", "")) if isinstance(value, str) else value
        except ValueError:
            raise self.refusal("world_field_not_whole", field, value=value) from None
        if isinstance(number, bool) or not isinstance(number, int):
            raise self.refusal("world_field_not_whole", field, value=value)
        return int(self.within(field, number, least, most))

    def whole_or_none(self, field: str, least: int, most: int) -> int | None:
        return self.whole(field, least, most) if self.has(field) else None

    def number_or_none(self, field: str, least: float, most: float) -> float | None:
        if not self.has(field):
            return None
        value = self.values[field]
        try:
            number = float(value) if isinstance(value, str) else value
        except ValueError:
            raise self.refusal("world_field_not_number", field, value=value) from None
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise self.refusal("world_field_not_number", field, value=value)
        return float(self.within(field, number, least, most))

    def within(self, field: str, number: float, least: float, most: float) -> float:
        if not least <= number <= most:
            raise self.refusal("world_field_out_of_range", field, value=number, low=f"{least:g}", high=f"{most:,.10g}")
        return number

    def yes_or_none(self, field: str) -> bool | None:
        if not self.has(field):
            return None
        word = str(self.values[field]).strip().lower()
        if word not in YES + NO:
            raise self.refusal("world_field_not_yes_no", field, value=self.values[field])
        return word in YES

    def kind(self, field: str) -> CourtyardKind:
        word = str(self.require(field)).strip()
        if word not in KIND_WORDS:
            is_zh = current_language() == "zh"
            known = [name for name in KIND_WORDS if name.isascii() != is_zh]
            raise self.refusal("world_kind_unknown", field, value=word, known=", ".join(known))
        return KIND_WORDS[word]
