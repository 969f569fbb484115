"""Columns of the bodies that handle disputes. A body to come is a row that says so."""

from yhly_sim.engine.tables import Column, Columns

COLUMNS: dict[str, Columns] = {
    "bodies": {
        "level": Column("i1", "code", 0, "层级", "level"),
        "unit_id": Column("i4", "id", 0, "单元", "courtyard, grid, community or subdistrict"),
        "kind": Column("i1", "code", 0, "机构", "kind of body"),
        "start_day": Column("i4", "day", -1, "开始受理日", "first day, -1 does not exist"),
        "hours_today": Column("f8", "h", 0.0, "今日工时", "hours it can give today"),
        "week_hours": Column("f8", "h/week", 0.0, "每周工时", "hours of the next seven days"),
        "backlog_hours": Column("f8", "h", 0.0, "积压工时", "hours that its disputes still need"),
        "spent_hours": Column("f8", "h", 0.0, "累计工时", "hours given so far"),
        "skill": Column("f8", "logit", 0.0, "调解能力", "mediation skill"),
    },
}
