"""Columns of people: households, residents and their ties."""

from yhly_sim.engine.tables import Column, Columns

COLUMNS: dict[str, Columns] = {
    "households": {
        "courtyard_id": Column("i4", "id", 0, "所属庭院", "courtyard"),
        "contribution_type": Column("i1", "code", 0, "合作类型", "conditional, hump, free rider, unconditional"),
        "pay_offset": Column("f8", "logit", 0.0, "缴费倾向差异", "standing inclination to pay, standard normal"),
        "is_owner": Column("b1", "-", 1, "业主", "owns the flat"),
        "area_square_metres": Column("f8", "m2", 95.0, "建筑面积", "floor area"),
        "representative": Column("i4", "row", -1, "户代表行号", "row of the oldest adult"),
        "is_paid": Column("b1", "-", 1, "上期已缴", "paid the last bill"),
        "arrears_yuan": Column("f8", "yuan", 0.0, "欠费", "fees owed"),
    },
    "residents": {
        "household_id": Column("i4", "row", 0, "所属家庭", "household"),
        "courtyard_id": Column("i4", "id", 0, "所属庭院", "courtyard"),
        "age_years": Column("i2", "y", 0, "年龄", "age"),
        "is_adult": Column("b1", "-", 0, "成年", "18 or older"),
        "member_kind": Column("i1", "code", 0, "党员类别", "Party member: none, organised here, in service"),
        "is_visible": Column("b1", "-", 0, "亮明身份", "shows that he or she is a member"),
        "digital_skill": Column("f8", "score", 0.5, "数字能力", "digital skill"),
        "satisfaction": Column("f8", "score", 0.5, "满意度", "satisfaction, true"),
        "satisfaction_offset": Column("f8", "score", 0.0, "满意度个体差异", "standing difference from the courtyard"),
        "expectation": Column("f8", "score", 0.62, "期望", "expectation of being served"),
        "trust_local": Column("f8", "score", 0.5, "对基层信任", "trust in courtyard, grid and community"),
        "trust_higher": Column("f8", "score", 0.5, "对上级信任", "trust in subdistrict and district"),
        "trust_start_local": Column("f8", "score", 0.5, "初始基层信任", "trust in the local level at the start"),
        "trust_start_higher": Column("f8", "score", 0.5, "初始上级信任", "trust in the higher level at the start"),
        "past_success": Column("f8", "score", 0.0, "以往参与成效", "how often taking part led to a decision"),
        "participation_count": Column("i2", "1", 0, "参与次数", "times taken part"),
        "check_in_day": Column("i2", "day", -1, "报到日", "day an in-service member checked in, -1 not"),
        "has_lapsed": Column("b1", "-", 0, "报到后中断", "an in-service member who showed it and ceased"),
        "is_prompted": Column("b1", "-", 0, "因函件而动", "shows it for the sake of letters to the work unit"),
        "threat": Column("f8", "score", 0.0, "上访倾向增量", "gained readiness to threaten with a petition"),
    },
    "adults": {
        "resident": Column("i4", "row", 0, "居民行号", "row of the resident"),
    },
    "tie_starts": {
        "start": Column("i4", "row", 0, "首条联系", "row in ties where this resident's contacts start"),
    },
    "ties": {
        "target": Column("i4", "row", 0, "联系人", "row of the resident at the other end"),
    },
}
