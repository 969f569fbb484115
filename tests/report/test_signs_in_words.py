"""What is said of a sign over the plausible ranges agrees with what was found at the best values."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.analysis.toy_frames import frames_of
from yhly_sim.analysis.comparison.compare import compare_paired
from yhly_sim.analysis.comparison.plausible import sign_over_draws
from yhly_sim.engine.outcomes import Outcome
from yhly_sim.report.comparison.plausible import plausible_sentence

RATING = Outcome("rating", "score", True, "评分", "rating", smallest_difference=0.02)
SAID = {"at the catalogue's best values; over": (0.05, 0.005, "目录中的最佳值；在"),
        "is practically the same": (0.001, 0.005, "实际上没有差别"),
        "no difference in rating that matters is established": (0.004, 0.06, "没有证实评分有值得关注的差异")}
"""Words -> the difference at the best values, its spread, and the same in Chinese."""


@pytest.mark.parametrize("english", SAID)
def test_only_a_difference_that_was_found_has_a_sign_that_holds(english: str) -> None:
    planted, spread, chinese = SAID[english]
    at_best = frames_of({"rating": (0.6, planted, spread)}, n=20)
    comparison = compare_paired(*at_best, (RATING,))
    before = pd.DataFrame({"rating": [0.6] * 5})
    drawn = before, before + pd.DataFrame({"rating": [0.03, 0.02, 0.01, -0.01, 0.04]})
    signs = sign_over_draws(comparison, at_best=at_best, drawn=drawn, uncertainties=7)
    said = {lang: plausible_sentence(signs, comparison, comparison["rating"], {"rating": RATING}, lang) for lang in ("zh", "en")}
    assert english in said["en"] and chinese in said["zh"]
    others = [other for other in SAID if other != english]
    assert not any(other in said["en"] or SAID[other][-1] in said["zh"] for other in others)
    assert ("holds in 80%" in said["en"]) == (english.startswith("at the"))
