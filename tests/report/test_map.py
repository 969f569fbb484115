"""The map of a built district says what it shows, in both languages, and draws every courtyard."""

import io

import numpy as np
import pytest

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.world.build import build_world
from yhly_sim.report.map import plot_map
from yhly_sim.scenarios.world_files import load_world


@pytest.fixture(scope="module")
def small():
    spec = load_world("small")
    return build_world(spec, catalogue().config(), 1), spec


def words(figure):
    texts = [text.get_text() for text in figure.texts + figure.axes[0].texts]
    return texts + [text.get_text() for legend in figure.legends for text in legend.get_texts()]


@pytest.mark.parametrize(("lang", "says"), [
    ("zh", ["5,000 位居民", "示意图", "老旧小区", "第02街道", "街道界"]),
    ("en", ["5,000 residents", "Schematic", "old compound", "Subdistrict 2", "own grid"]),
])
def test_the_map_says_what_it_shows_and_that_it_is_schematic(small, lang, says):
    state, spec = small
    figure = plot_map(state, title=spec.title, subdistrict_names=spec.subdistricts, lang=lang)
    all_words = "\n".join(words(figure))
    for part in says:
        assert part in all_words


def test_every_courtyard_has_a_disc_whose_area_follows_its_households(small):
    state, _ = small
    figure = plot_map(state)
    discs = figure.axes[0].collections[-1]
    areas = np.sort([np.ptp(path.vertices[:, 0]) ** 2 for path in discs.get_paths()])
    households = np.sort(state.courtyards.household_count)
    assert len(areas) == len(state.courtyards)
    assert areas / areas[-1] == pytest.approx(households / households[-1], rel=1e-6)


def test_the_map_draws_without_a_missing_character_on_any_machine(small, recwarn):
    state, spec = small
    picture = io.BytesIO()
    plot_map(state, title=spec.title, lang="zh").savefig(picture, format="png", dpi=40)
    assert picture.getbuffer().nbytes > 5_000
    assert not [warning for warning in recwarn if "missing from font" in str(warning.message)]


def test_real_places_and_names_are_shown_as_the_file_has_them(tmp_path):
    path = tmp_path / "real.csv"
    path.write_text("街道,社区,户数,人口,类型,东向米,北向米\n东城,和平,40,90,老旧小区,0,0\n", encoding="utf-8")
    spec = load_world(path)
    figure = plot_map(build_world(spec, catalogue().config(), 0), subdistrict_names=spec.subdistricts,
                      has_real_places=spec.has_places, lang="zh")
    assert "东城" in words(figure)
    assert any("位置来自世界文件" in word for word in words(figure))
