"""What the cost of governing is set against in a comparison."""

from __future__ import annotations

from yhly_sim.engine.outcomes import Effect

POINTS = 100.0
"""Points in a score of 1."""

EFFECTS = (
    Effect("resolved_dispute", "resolved_count", "cost_full_yuan", "case",
           "多化解一件纠纷", "one more dispute resolved"),
    Effect("resolved_dispute_public", "resolved_count", "cost_public_yuan", "case",
           "多化解一件纠纷（公共承担部分）", "one more dispute resolved (public part)"),
    Effect("satisfaction_point", "satisfaction", "cost_full_yuan", "point",
           "全体成年人真实满意度提高 1 分", "one point of true satisfaction for all adults", POINTS),
    Effect("satisfaction_point_public", "satisfaction", "cost_public_yuan", "point",
           "全体成年人真实满意度提高 1 分（公共承担部分）",
           "one point of true satisfaction for all adults (public part)", POINTS),
    Effect("satisfaction_point_adult", "satisfaction", "cost_per_adult_yuan", "point",
           "一名成年人真实满意度提高 1 分", "one point of true satisfaction for one adult", POINTS),
)
"""Full cost, and the part of public budgets; points are of 100."""
