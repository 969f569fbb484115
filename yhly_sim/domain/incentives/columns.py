"""Columns of the stars: one row for each star of each grid."""

from yhly_sim.engine.tables import Column, Columns

COLUMNS: dict[str, Columns] = {
    "stars": {
        "grid_id": Column("i4", "id", 0, "网格", "grid"),
        "star": Column("i1", "code", 0, "星", "which of the five stars"),
        "score_true": Column("f8", "score", 0.0, "真实得分", "score by the facts"),
        "score_reported": Column("f8", "score", 0.0, "上报得分", "score as it is appraised"),
        "is_awarded": Column("b1", "-", 0, "获星", "the star is held"),
    },
}
