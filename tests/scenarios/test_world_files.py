"""World files load, and what is wrong with them is said in one sentence with file, line, field and remedy."""

import pytest

from yhly_sim.domain.catalogue import catalogue
from yhly_sim.domain.codes import CourtyardKind
from yhly_sim.domain.world.build import build_world
from yhly_sim.domain.world.checks import check_gridding
from yhly_sim.engine.errors import MachineError, UserError
from yhly_sim.scenarios.world_files import load_world, world_names
from yhly_sim.scenarios.world_template import KINDS, write_template

GOOD = """\
title: 试验区
communities:
  - {subdistrict: 1, courtyards: 3, grids: 2, residents: 900, workers: 4}
  - {街道: 1, 社区: 新村, 庭院数: 4, 人口: 700, 涉农: 是}
"""


def write(tmp_path, text, name="world.yaml", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def refusal(path, lang="zh"):
    with pytest.raises(UserError) as caught:
        load_world(path)
    sentence = caught.value.sentence(lang)
    assert "\n" not in sentence
    return sentence


def test_the_library_has_three_worlds_and_each_knows_its_source():
    assert {"weidu", "middle", "small"} <= set(world_names())
    for name in ("weidu", "middle", "small"):
        spec = load_world(name)
        assert spec.name == name and set(spec.title) == set(spec.source) == {"zh", "en"}


def test_counts_load_with_keys_in_either_language(tmp_path):
    spec = load_world(write(tmp_path, GOOD))
    assert spec.title["en"] == "试验区" and spec.grid_count is None
    first, second = spec.communities
    assert (first.courtyard_count, first.grid_count, first.resident_count, first.worker_count) == (3, 2, 900, 4)
    assert (second.name, second.is_agricultural, second.worker_count, second.subdistrict) == ("新村", True, None, 0)


@pytest.mark.parametrize(("line", "bad", "says"), [
    (3, "residents: 2", ["少于", "3", "人口"]),
    (3, "grids: 4", ["多于 3 个庭院"]),
    (3, "residents: 900, members: 901", ["党员", "901", "多于 900 位居民"]),
    (3, "residents: many", ["人口", "many", "整数"]),
    (3, "residents: 900.5", ["900.5", "整数"]),
    (3, "residents: true", ["整数"]),
    (3, "residents: -5", ["-5", "之间"]),
    (3, "residents: 0", ["0", "之间"]),
    (3, "workers: -1", ["社区工作者", "-1"]),
    (3, "agricultural: maybe", ["maybe", "是", "否"]),
    (3, "resident: 900", ["resident", "最接近的是“residents”"]),
    (3, "人囗: 900", ["人囗", "最接近的是“人口”"]),
])
def test_a_bad_row_names_file_line_field_and_remedy(tmp_path, line, bad, says):
    fields = {"subdistrict": "1", "courtyards": "3", "grids": "2", "residents": "900"}
    for part in bad.split(", "):
        key, value = part.split(": ")
        fields[key] = value
    row = "  - {" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}\n"
    path = write(tmp_path, "title: x\ncommunities:\n" + row)
    sentence = refusal(path)
    assert str(path) in sentence and f"第 {line} 行" in sentence
    for part in says:
        assert part in sentence


def test_a_missing_field_is_named_in_the_readers_language(tmp_path, monkeypatch):
    path = write(tmp_path, "communities:\n  - {subdistrict: 1, courtyards: 3}\n")
    assert "缺少“人口”" in refusal(path)
    monkeypatch.setenv("YHLY_LANG", "en")
    assert "line 2: 'residents' is missing" in refusal(path, "en")


@pytest.mark.parametrize(("text", "says"), [
    ("", "键: 值"),
    ("- 1\n", "键: 值"),
    ("title: x\n", "没有任何社区"),
    ("communities: []\n", "没有任何社区"),
    ("communities: 5\n", "应为列表"),
    ("communities: [5]\n", "应为列表"),
    ("comunities: []\n", "最接近的是“communities”"),
    ("title: {zh: x}\ncommunities: [{subdistrict: 1, courtyards: 1, residents: 9}]\n", "zh 和 en"),
    ("a: &x [1]\nb: *x\n", "锚点"),
    ("communities: !!python/object/apply:os.system ['true']\n", "标签"),
    ("communities: []\ncommunities: []\n", "已经出现"),
    (GOOD + "  - {街道: 1, 社区: 新村, 庭院数: 4, 人口: 700}\n", "第 4 行已经出现"),
    ("communities: [{subdistrict: 1, courtyards: 1, residents: 9, 人口: 9}]\n", "出现两次"),
])
def test_what_is_no_world_is_refused_in_one_sentence(tmp_path, text, says):
    assert says in refusal(write(tmp_path, text))


def test_a_district_beyond_all_bounds_is_refused(tmp_path):
    row = "  - {subdistrict: 1, courtyards: 3, residents: 4000000}\n"
    assert "上限" in refusal(write(tmp_path, "communities:\n" + 2 * row))


def test_an_unknown_world_names_the_nearest_and_a_missing_path_says_so(tmp_path):
    assert "weidu" in refusal("waidu")
    assert "找不到文件" in refusal(tmp_path / "none.yaml")
    assert "YAML" in refusal(write(tmp_path, "x", name="world.xlsx"))
    empty = tmp_path / "folder"
    empty.mkdir()
    assert "庭院.csv" in refusal(empty)


def test_the_working_folder_is_searched_first_and_two_different_worlds_of_one_name_are_an_error(tmp_path, monkeypatch):
    folder = tmp_path / "scenarios" / "worlds"
    folder.mkdir(parents=True)
    write(folder, GOOD, name="mine.yaml")
    monkeypatch.chdir(tmp_path)
    assert load_world("mine").resident_count == 1_600
    write(folder, GOOD, name="weidu.yaml")
    sentence = refusal("weidu")
    assert sentence.count("weidu.yaml") == 2 and str(folder) in sentence


REAL = """\
街道,社区,庭院,户数,人口,类型,网格,党员
东,和平,一号院,420,"1,150",新建小区,,
# 备注
东,和平,二号院,96,250,old_compound,,12

西,新村,一组,130,400,居民组,,
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_of_real_courtyards_loads_as_spreadsheets_save_it(tmp_path, encoding):
    spec = load_world(write(tmp_path, REAL, name="real.csv", encoding=encoding))
    assert spec.subdistricts == ("东", "西") and spec.name == "real"
    assert [c.resident_count for c in spec.courtyards] == [1_150, 250, 400]
    assert [c.kind for c in spec.courtyards] == [
        CourtyardKind.NEW_COMPOUND, CourtyardKind.OLD_COMPOUND, CourtyardKind.RESIDENTS_GROUP]
    assert [c.is_agricultural for c in spec.communities] == [False, True]
    assert spec.courtyards[1].member_count == 12 and spec.courtyards[0].member_count is None
    state = build_world(spec, catalogue().config(), 0)
    assert state.courtyards.household_count.tolist() == [420, 96, 130]


@pytest.mark.parametrize(("old", "new", "says"), [
    ("96,250", "96,95", "第 4 行的“人口”是 95,少于“户数”的 96"),
    ("96,250", "0,250", "第 4 行的“户数”是 0"),
    ("96,250", "96,x", "第 4 行的“人口”是“x”"),
    (",12", ",251", "第 4 行的“党员”是 251,多于 250 位居民"),
    ("old_compound", "villa", "第 4 行的“类型”是“villa”"),
    ("old_compound", "", "第 4 行缺少“类型”"),
    ("东,和平,二号院", "东,,二号院", "第 4 行缺少“社区”"),
    ("东,和平,二号院", ",和平,二号院", "第 4 行缺少“街道”"),
    ("户数,人口", "户数,人囗", "第 1 行的表头“人囗”"),
    ("户数,人口", "户数,户数", "第 1 行的表头“户数”出现两次"),
    ("居民组,,", "居民组,,,,9", "第 6 行的格数多于表头"),
    ("居民组,,", '居民组,,"', "不是合法的 CSV"),
    ("old_compound,,12", "old_compound,甲,12", "第 2 行没有填写“网格”"),
])
def test_a_bad_row_of_a_table_names_its_line(tmp_path, old, new, says):
    assert old in REAL
    sentence = refusal(write(tmp_path, REAL.replace(old, new, 1), name="real.csv"))
    assert says in sentence.replace("，", ",") and "real.csv" in sentence


def test_grids_that_the_district_names_are_kept(tmp_path):
    text = ("街道,社区,户数,人口,类型,网格\n"
            "东,和平,400,900,新建小区,乙\n东,和平,90,200,老旧小区,甲\n东,和平,80,200,无主管庭院,乙\n")
    spec = load_world(write(tmp_path, text, name="real.csv"))
    assert spec.grid_count == 2
    state = build_world(spec, catalogue().config(), 0)
    assert state.courtyards.grid_id.tolist() == [0, 1, 0]
    assert check_gridding(state, spec, catalogue().config()) == []
    state.courtyards.grid_id[2] = 1
    assert check_gridding(state, spec, catalogue().config())


def test_places_are_metres_or_degrees_and_are_given_for_all_or_none(tmp_path):
    head = "街道,社区,户数,人口,类型,经度,纬度\n"
    rows = "东,和平,40,90,老旧小区,113.85,34.03\n东,和平,40,90,老旧小区,113.86,34.03\n"
    spec = load_world(write(tmp_path, head + rows, name="real.csv"))
    assert spec.has_places
    first, second = spec.courtyards
    assert second.x_metres - first.x_metres == pytest.approx(922, abs=3)  # a hundredth of a degree at 34 north
    state = build_world(spec, catalogue().config(), 0)
    assert state.courtyards.x_metres.tolist() == [first.x_metres, second.x_metres]
    sentence = refusal(write(tmp_path, head + rows.replace("113.86,34.03", ","), name="real.csv"))
    assert "第 3 行没有坐标" in sentence
    assert "缺少“纬度”" in refusal(write(tmp_path, head + rows.replace("113.86,34.03", "113.86,"), name="real.csv"))
    assert "之间" in refusal(write(tmp_path, head + rows.replace("34.03", "340"), name="real.csv"))


COMMUNITIES = "街道,社区,网格数,社区工作者,涉农\n东,和平,2,9,否\n西,新村,1,8,是\n"


def folder_of(tmp_path, communities=COMMUNITIES):
    folder = tmp_path / "district"
    folder.mkdir()
    write(folder, communities, name="社区.csv")
    write(folder, REAL.replace("东,和平", ",和平"), name="courtyards.csv")
    return folder


def test_a_folder_holds_communities_and_their_courtyards(tmp_path):
    spec = load_world(folder_of(tmp_path))
    assert spec.name == "district"
    assert [(c.name, c.courtyard_count, c.grid_count, c.worker_count) for c in spec.communities] == [
        ("和平", 2, 2, 9), ("新村", 1, 1, 8)]


@pytest.mark.parametrize(("old", "new", "says"), [
    ("西,新村", "西,新寸", "最接近的是“新寸”"),
    ("东,和平,2", "东,和平,3", "多于 2 个庭院"),
    ("西,新村,1,8,是\n", "西,新村,1,8,是\n西,光明,1,8,否\n", "社区“光明”没有任何庭院"),
    ("西,新村,1,8,是\n", "西,新村,1,8,是\n西,和平,1,8,否\n", "请填写“街道”"),
    ("西,新村,1,8,是\n", "西,新村,1,8,是\n西,新村,1,8,否\n", "已经出现"),
    ("社区工作者,涉农\n东,和平,2,9", "庭院数,涉农\n东,和平,2,5", "庭院表合计为 2"),
])
def test_tables_that_disagree_are_refused(tmp_path, old, new, says):
    assert old in COMMUNITIES
    assert says in refusal(folder_of(tmp_path, communities=COMMUNITIES.replace(old, new)))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_template_loads_as_it_is_and_can_be_built(tmp_path, monkeypatch, kind, lang):
    monkeypatch.setenv("YHLY_LANG", lang)
    path = write_template(tmp_path, kind)
    spec = load_world(path)
    assert check_gridding(build_world(spec, catalogue().config(), 1), spec, catalogue().config()) == []
    heading = path.read_text(encoding="utf-8-sig")
    assert ("人口" in heading) == (lang == "zh") and ("residents" in heading) == (lang == "en" )


def test_a_template_is_never_written_over_a_file_or_where_nothing_can_be_written(tmp_path):
    path = write_template(tmp_path / "mine.csv")
    before = path.read_bytes()
    with pytest.raises(UserError, match="已经存在"):
        write_template(path)
    assert path.read_bytes() == before
    with pytest.raises(MachineError, match="无法写入"):
        write_template(path / "below" / "x.csv")
    with pytest.raises(UserError, match="xlsx"):
        write_template(tmp_path, "xlsx")
