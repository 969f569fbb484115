"""A run has one key, whatever order its address is written in; what the tables cannot hold is refused at once."""

from __future__ import annotations

import json
import math
import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.toy_records import toy_record
from yhly_sim.engine.errors import UserError
from yhly_sim.engine.fingerprints import canonical_json
from yhly_sim.store.keys import Address, address_digest, run_key
from yhly_sim.store.records import last_line
from yhly_sim.store.values import Values, combined_digest, digest_of, pack, unpack, values_of

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=9)
NUMBERS = st.floats(allow_nan=False)
NAMES = st.text(min_size=1, max_size=4)


@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_a_key_does_not_depend_on_the_order_in_which_an_address_is_written(address: dict) -> None:
    turned = dict(reversed(address.items()))
    keys = {run_key(one, code_id="c", seed=1, replication=2) for one in (address, turned, Address(address), address_digest(address))}
    assert len(keys) == 1
    assert dict(Address(address)) == address and len(Address(address)) == len(address)


def test_everything_that_a_run_follows_from_changes_its_key() -> None:
    address = {"days": 730, "rate": 0.1}
    keys = [run_key(address, code_id="c", seed=0, replication=0), run_key(address, code_id="d", seed=0, replication=0),
            run_key(address, code_id="c", seed=1, replication=0), run_key(address, code_id="c", seed=0, replication=1),
            run_key({**address, "rate": 0.2}, code_id="c", seed=0, replication=0)]
    assert len(set(keys)) == 5


def test_a_key_refuses_what_is_no_number() -> None:
    with pytest.raises(ValueError):
        canonical_json({"rate": math.nan})


def test_an_address_says_what_it_said_when_it_was_made() -> None:
    content = {"days": 730}
    address = Address(content)
    content["days"] = 1
    assert address["days"] == 730 and pickle.loads(pickle.dumps(address)) == {"days": 730}


@pytest.mark.parametrize("changes", [{"outcomes": {"seconds": 1.0}}, {"series": {"key": [1.0]}}, {"books": {"seed": [1]}}])
def test_a_name_that_the_tables_need_is_refused(changes: dict) -> None:
    with pytest.raises(UserError) as refusal:
        toy_record(0, **changes)
    ((columns),) = changes.values()
    assert next(iter(columns)) in refusal.value.sentence("en") and refusal.value.exit_code == 2


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(UserError) as refusal:
        toy_record(0, series={"day": [0.0, 7.0], "trust": [0.5]})
    assert "day 2, trust 1" in refusal.value.sentence("en") and "no_reform" in refusal.value.sentence("zh")


def test_a_status_that_is_none_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="status"):
        toy_record(0, status="done")


def test_the_reason_is_the_last_line() -> None:
    assert last_line("Traceback\n\nValueError: no grid\n\n") == "ValueError: no grid"
    assert last_line(None) == last_line("") == ""


@given(st.dictionaries(NAMES, NUMBERS, max_size=4), st.dictionaries(NAMES, st.lists(NUMBERS, min_size=3, max_size=3), max_size=3),
       st.dictionaries(NAMES, st.lists(st.text(max_size=3) | NUMBERS | st.booleans() | st.none(), min_size=2, max_size=2), max_size=3),
       st.text(max_size=9))
def test_packing_keeps_every_bit(outcomes: dict, series: dict, books: dict, tables: str) -> None:
    values = Values(outcomes, {name: np.array(column) for name, column in series.items()}, books, tables)
    again = unpack(pack(values))
    assert again.outcomes == outcomes and again.books == books and again.tables == tables
    assert {name: column.tolist() for name, column in again.series.items()} == series
    assert digest_of("ok", again) == digest_of("ok", values)


def test_a_digest_sees_every_change_and_no_order() -> None:
    values = values_of(toy_record(45))
    digests = {digest_of("ok", values), digest_of("failed", values)}
    for name in values.outcomes:
        digests.add(digest_of("ok", Values({**values.outcomes, name: np.nextafter(values.outcomes[name], 9)}, values.series, values.books)))
    for name in values.series:
        digests.add(digest_of("ok", Values(values.outcomes, {**values.series, name: values.series[name][::-1]}, values.books)))
    for name in values.books:
        digests.add(digest_of("ok", Values(values.outcomes, values.series, {**values.books, name: ["x", "y"]})))
    digests.add(digest_of("ok", replace(values, tables=values.tables.replace("old", "young"))))
    digests.add(digest_of("ok", replace(values, tables="")))
    assert len(digests) == 4 + len(values.outcomes) + len(values.series) + len(values.books)
    turned = Values(*(dict(reversed(kind.items())) for kind in (values.outcomes, values.series, values.books)), values.tables)
    assert digest_of("ok", turned) == digest_of("ok", values)


def test_what_is_no_number_is_not_there() -> None:
    values = values_of(toy_record(0, outcomes={"a": math.nan, "b": 0.0}, series={"x": [math.nan], "y": [1.0]}, books={"z": [None]}))
    assert values.outcomes == {"b": 0.0} and list(values.series) == ["y"] and values.books == {}


def test_what_is_no_number_is_null_in_a_small_table_and_a_run_without_tables_packs_none() -> None:
    values = values_of(toy_record(0, tables={"groups": {"share": [math.nan, math.inf, np.float64(0.5), np.int64(2)]}}))
    assert json.loads(values.tables) == {"groups": {"share": [None, None, 0.5, 2]}}
    assert values_of(toy_record(3)).tables == unpack(pack(values_of(toy_record(3)))).tables == ""


def test_the_spool_of_a_store_of_version_one_can_be_read() -> None:
    header = json.dumps([["a"], [], 0, {}]).encode()
    assert unpack(len(header).to_bytes(4, "little") + header + np.array([2.5]).tobytes()) == Values({"a": 2.5})


def test_small_tables_of_unequal_columns_or_with_a_name_of_the_store_are_refused() -> None:
    with pytest.raises(UserError) as unequal:
        toy_record(0, tables={"groups": {"group": ["a"], "share": [1.0, 2.0]}})
    with pytest.raises(UserError) as reserved:
        toy_record(0, tables={"groups": {"key": ["a"]}})
    assert (unequal.value.message, reserved.value.message) == ("store_unequal_columns", "store_reserved_name")


def test_the_digest_of_many_does_not_depend_on_their_order() -> None:
    three = [(f"{n}", "ok", bytes([n])) for n in range(3)]
    assert combined_digest(three) == combined_digest(three[::-1]) != combined_digest(three[:2])
