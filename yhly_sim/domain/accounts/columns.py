"""Columns of the books: every yuan and hour by day, payer, purpose and unit."""

from yhly_sim.engine.tables import Column, Columns

COLUMNS: dict[str, Columns] = {
    "accounts": {
        "day": Column("i4", "day", 0, "日", "day"),
        "payer": Column("i1", "code", 0, "承担者", "who gives the money or the time"),
        "purpose": Column("i1", "code", 0, "用途", "what for"),
        "level": Column("i1", "code", 0, "层级", "level of the unit"),
        "unit_id": Column("i4", "id", -1, "单元", "unit"),
        "yuan": Column("f8", "yuan", 0.0, "金额", "money"),
        "hours": Column("f8", "h", 0.0, "工时", "time"),
    },
}
