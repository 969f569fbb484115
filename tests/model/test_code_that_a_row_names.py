from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

from yhly_sim.engine.errors import UserError
from yhly_sim.model import adapter
from yhly_sim.model.references import absolute, load_reference
from yhly_sim.model.rows import RowReader
from yhly_sim.model.sources import source_of

MINE = """
import numpy as np
import beside

SHARE = 0.5
TABLE = np.array([1.0, 2.0])


def half(severity):
    return SHARE * severity


def readily(rate, severity):
    return 0.0 * rate + 0.0 * half(severity) + 0.0 * TABLE[0] + beside.NOTHING


def never(rate, severity):
    return 0.0 * severity
"""


@pytest.fixture
def mine(tmp_path):
    (tmp_path / "beside.py").write_text("NOTHING = 0.0\n", encoding="utf-8")
    file = tmp_path / "mine.py"
    file.write_text(MINE, encoding="utf-8")
    return file


def row_with(file, name="readily", *, scenario="weidu"):
    return {"scenario": scenario, "seed": 1, "world": "small", "rules": {"withdraw_rate": f"{file}:{name}"}}


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_rule_that_a_row_names_runs_and_enters_the_address(mine, short):
    row = row_with(mine, "never", scenario=short(days=80))
    plain = {key: value for key, value in row.items() if key != "rules"}
    changed, without = adapter.run_scenario(row), adapter.run_scenario(plain)
    assert changed.outcomes["withdrawn_share"] == 0.0 < without.outcomes["withdrawn_share"]
    assert changed.provenance["content"] == RowReader().address(row)
    assert "never" in RowReader().address(row)["own"]["rule withdraw_rate"]
    together = adapter.run_group([plain, row, plain])
    assert [one.outcomes for one in together] == [without.outcomes, changed.outcomes, without.outcomes]


def test_every_process_finds_it(mine, short):
    row = row_with(mine, "readily", scenario=short(days=20))
    program = ("import pickle, sys; from yhly_sim.model.adapter import run_scenario; "
               "row = pickle.loads(sys.stdin.buffer.read()); sys.stdout.buffer.write(pickle.dumps(run_scenario(row)))")
    done = subprocess.run([sys.executable, "-c", program], input=pickle.dumps(row), capture_output=True, check=True)
    assert pickle.loads(done.stdout).outcomes == adapter.run_scenario(row).outcomes


def test_the_address_moves_with_all_that_the_rule_feels_and_with_nothing_else(mine):
    row = row_with(mine)
    seen = [RowReader().digest(row)]
    edit(mine, "import numpy", "# a remark\nimport numpy")
    edit(mine, "return 0.0 * severity\n", "return 0.1 * severity\n")
    assert RowReader().digest(row) == seen[0]
    for path, old, new in ((mine, "SHARE = 0.5", "SHARE = 0.6"), (mine, "1.0, 2.0", "1.0, 3.0"),
                           (mine, "SHARE * severity", "SHARE * severity * 2.0"), (mine, "0.0 * rate", "0.1 * rate"),
                           (mine.parent / "beside.py", "NOTHING = 0.0", "NOTHING = 0.1")):
        edit(path, old, new)
        seen.append(RowReader().digest(row))
    assert len(set(seen)) == len(seen)
    edit(mine.parent / "beside.py", "NOTHING = 0.1", "NOTHING = 0.0")
    assert RowReader().digest(row) == seen[-2]


def test_a_file_leaves_nothing_where_others_could_meet_it(mine, tmp_path):
    other = tmp_path / "other" / "mine.py"
    other.parent.mkdir()
    other.write_text("import beside\n\n\ndef readily(rate, severity):\n    return beside.NOTHING\n", encoding="utf-8")
    (other.parent / "beside.py").write_text("NOTHING = 7.0\n", encoding="utf-8")
    path = list(sys.path)
    assert load_reference(f"{mine}:readily")(1.0, 1.0) == 0.0
    assert load_reference(f"{other}:readily")(1.0, 1.0) == 7.0
    assert load_reference(f"{mine}:readily") is load_reference(f"{mine}:readily")
    assert sys.path == path and not {"mine", "beside"} & set(sys.modules)


def test_a_file_in_a_package_is_a_part_of_it(tmp_path):
    package = tmp_path / "a_package_of_rules"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "numbers.py").write_text("NOTHING = 3.0\n", encoding="utf-8")
    (package / "rules.py").write_text("from .numbers import NOTHING\n\n\ndef three():\n    return NOTHING\n",
                                      encoding="utf-8")
    assert load_reference(f"{package / 'rules.py'}:three")() == 3.0
    edit(package / "numbers.py", "3.0", "4.0")
    assert load_reference(f"{package / 'rules.py'}:three")() == 4.0
    assert "a_package_of_rules" not in sys.modules


def test_modules_of_the_package_are_never_loaded_twice():
    import yhly_sim.domain.disputes.leave as leave

    assert load_reference(f"{leave.__file__}:withdraw_rate") is leave.withdraw_rate
    assert load_reference("yhly_sim.domain.disputes.leave:withdraw_rate") is leave.withdraw_rate


@pytest.mark.parametrize(("reference", "word"), [
    ("no_such_module:rule", "no_such_module"), ("yhly_sim.no_such:rule", "yhly_sim.no_such"),
    ("missing.py:rule", "missing.py"), ("{mine}:readly", "readily"), ("{mine}", "module:name"), (3, "module:name"),
    ("{mine}:", "module:name"), ("{broken}:rule", "ZeroDivisionError"), ("{wanting}:rule", "not_installed_at_all"),
    ("yhly_sim.domain.disputes.leave:withdraw_rat", "withdraw_rate"), ("{mine}:SHARE", "withdraw_rate"),
])
def test_what_leads_nowhere_is_said_in_one_sentence(mine, reference, word, monkeypatch):
    monkeypatch.setenv("YHLY_LANG", "en")
    (mine.parent / "broken.py").write_text("1 / 0\n", encoding="utf-8")
    (mine.parent / "wanting.py").write_text("import not_installed_at_all\n", encoding="utf-8")
    places = {name: mine.parent / f"{name}.py" for name in ("mine", "broken", "wanting")}
    named = reference.format(**places) if isinstance(reference, str) else reference
    for ask in (RowReader().address, adapter.make_model):
        with pytest.raises(UserError) as refused:
            ask({"scenario": "weidu", "seed": 1, "world": "small", "rules": {"withdraw_rate": named}})
        assert word in str(refused.value) and "\n" not in str(refused.value)


def test_a_name_that_is_no_rule_is_refused_with_the_nearest(mine):
    row = {**row_with(mine), "rules": {"withdraw_rat": f"{mine}:readily"}}
    for ask in (RowReader().address, adapter.make_model):
        with pytest.raises(UserError, match="withdraw_rate"):
            ask(row)


def test_a_path_means_the_same_in_every_folder(mine, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    relative = row_with("mine.py")
    kept = RowReader().plain(relative)
    monkeypatch.chdir("/")
    assert kept["rules"]["withdraw_rate"] == f"{mine}:readily" == absolute("mine.py:readily", beside=tmp_path)
    assert RowReader().address(kept) == RowReader().address(row_with(mine))


def test_a_source_holds_defaults_closures_and_what_is_called():
    def made(share, *, deep):
        def inner(x):
            return deep(x) * share

        def rule(x, *, by=share):
            return [inner(y) for y in x] if by else x

        return rule

    told = {source_of("rule", made(share, deep=deep)) for share in (1, 2) for deep in (lambda x: x, lambda x: -x)}
    assert len(told) == 4
