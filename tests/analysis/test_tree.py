"""The tree: regions it finds, leaves as boxes, cut back where nothing is to be said."""

from __future__ import annotations

import math

import numpy as np
import pytest

from yhly_sim.analysis.discovery.boxes import Settings
from yhly_sim.analysis.discovery.pruning import cut_at, cuts, shares
from yhly_sim.analysis.discovery.tree import DEPTH, grow, grow_whole

LABELS = ("a", "b", "c")


def drawn(count: int, seed: int) -> Settings:
    luck = np.random.default_rng(seed)
    columns = {"x": luck.uniform(1000, 1001, count), "y": luck.uniform(-1e-3, 1e-3, count), "idle": luck.uniform(size=count)}
    return Settings({**columns, "letter": luck.integers(0, 3, count), "zeros": luck.integers(0, 2, count)},
                    {"letter": LABELS, "zeros": ("on", "off")})


def grown(settings: Settings, is_case: np.ndarray, seed: int = 1):
    return grow(settings, is_case, np.arange(len(settings)), seed=seed)


def test_two_regions_are_found_at_once() -> None:
    settings = drawn(600, 1)
    x, y = settings.columns["x"], settings.columns["y"]
    is_case = ((x < 1000.3) & (y > 0)) | (x > 1000.8)
    tree = grown(settings, is_case)
    assert len(tree.region) == 2 and tree.factors == {"x", "y"}
    assert (tree.inside(settings) == is_case).mean() > 0.99
    limits = {frozenset(leaf.box.limits): leaf.box.limits for leaf in tree.region}
    assert limits[frozenset({"x"})]["x"] == pytest.approx((1000.8, math.inf), abs=0.01)
    assert limits[frozenset({"x", "y"})]["y"] == pytest.approx((0.0, math.inf), abs=5e-5)


def test_labels_are_split_by_name() -> None:
    settings = drawn(400, 2)
    is_case = (settings.columns["letter"] != 1) & (settings.columns["zeros"] == 1)
    tree = grown(settings, is_case)
    leaf = tree.region[0]
    assert leaf.box.limits == {"letter": frozenset("ac"), "zeros": frozenset({"off"})} and leaf.density == 1.0


def test_leaves_part_the_points_and_count_them() -> None:
    settings = drawn(300, 3)
    is_case = np.random.default_rng(30).uniform(size=300) < np.where(settings.columns["x"] > 1000.5, 0.7, 0.2)
    tree = grow_whole(settings, is_case, np.arange(300), seed=1)
    inside = np.array([leaf.box.inside(settings) for leaf in tree.leaves])
    assert (inside.sum(axis=0) == 1).all() and 2 < len(tree.leaves) <= 2**DEPTH
    assert [leaf.points for leaf in tree.leaves] == inside.sum(axis=1).tolist()
    assert [leaf.cases for leaf in tree.leaves] == (inside & is_case).sum(axis=1).tolist()
    assert min(leaf.points for leaf in tree.leaves) >= 15
    densities = [leaf.density for leaf in tree.leaves]
    assert densities == sorted(densities, reverse=True)


@pytest.mark.parametrize("seed", range(4))
def test_where_there_is_nothing_to_say_the_tree_is_cut_to_its_root(seed: int) -> None:
    settings = drawn(200, seed)
    is_case = np.random.default_rng(seed + 50).uniform(size=200) < 0.2
    tree = grown(settings, is_case, seed)
    assert len(tree.leaves) == 1 and tree.region == () and not tree.inside(settings).any()


def test_cutting_back_leaves_out_what_the_whole_tree_makes_of_noise() -> None:
    settings = drawn(400, 6)
    is_case = np.random.default_rng(60).uniform(size=400) < np.where(settings.columns["x"] > 1000.5, 0.8, 0.1)
    cut = grown(settings, is_case)
    whole = grow_whole(settings, is_case, np.arange(400), seed=1)
    assert cut.factors == {"x"} and len(cut.leaves) == 2 < len(whole.leaves)


@pytest.mark.parametrize("price", [0.0, 1e-4, 0.001, 0.005, 0.02, 0.5])
def test_a_tree_is_cut_back_as_scikit_learn_cuts_it(price: float) -> None:
    from sklearn.tree import DecisionTreeClassifier

    luck = np.random.default_rng(8)
    values = luck.uniform(size=(400, 4))
    is_case = luck.uniform(size=400) < np.where((values[:, 0] > 0.5) & (values[:, 1] < 0.6), 0.7, 0.2)
    whole = DecisionTreeClassifier(max_depth=5, random_state=1).fit(values, is_case)
    theirs = DecisionTreeClassifier(max_depth=5, random_state=1, ccp_alpha=price).fit(values, is_case)
    ends = cut_at(cuts(whole.tree_), price)
    assert len(ends) == theirs.get_n_leaves()
    assert shares(whole.tree_, whole.apply(values), ends) == pytest.approx(theirs.predict_proba(values)[:, 1])
