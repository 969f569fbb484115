"""Compiled passes over all households and residents: filling households, knitting ties."""

from __future__ import annotations

import numpy as np

from yhly_sim.engine.chance import uniform_at
from yhly_sim.engine.compiled import kernel


@kernel
def fill_households(decision, day, base_keys, resident_counts, cumulative, k0, k1, sizes, household_counts):  # type: ignore[no-untyped-def]
    # One courtyard after the other: households of drawn sizes until all residents live in one.
    n = 0
    for c in range(base_keys.size):
        left = resident_counts[c]
        ordinal = 0
        while left > 0:
            u = uniform_at(decision, np.uint64(0), day, base_keys[c] + np.uint64(ordinal), k0, k1)
            size = 1
            while size < cumulative.size and u > cumulative[size - 1]:
                size += 1
            if size > left:
                size = left
            sizes[n] = size
            left -= size
            ordinal += 1
            n += 1
        household_counts[c] = ordinal
    return n


@kernel
def find_representatives(household_id, age_years, representative):  # type: ignore[no-untyped-def]
    # The oldest of every household, the first of equals.
    for r in range(household_id.size):
        h = household_id[r]
        if representative[h] < 0 or age_years[r] > age_years[representative[h]]:
            representative[h] = r


@kernel
def propose_ties(  # type: ignore[no-untyped-def]
    form, aim, day, keys, courtyard, first, count, group_of, group_start, group_members, offset_in_group,
    outside_share, far_share, far_log, links, k0, k1, proposed,
):
    # Every resident proposes `links` ties; -1 where there is nobody to propose to.
    for r in range(keys.size):
        c = courtyard[r]
        here = first[c]
        n = count[c]
        place = r - here
        g = group_of[c]
        others = group_start[g + 1] - group_start[g] - n
        for slot in range(links):
            proposed[r * links + slot] = -1
            u = uniform_at(form, np.uint64(slot), day, keys[r], k0, k1)
            step = slot + 1
            if u < outside_share and others > 0:
                v = uniform_at(aim, np.uint64(slot), day, keys[r], k0, k1)
                index = np.int64(v * others)
                if index >= offset_in_group[c]:
                    index += n
                proposed[r * links + slot] = group_members[group_start[g] + index]
                continue
            if u < outside_share + far_share * (1.0 - outside_share):
                v = uniform_at(aim, np.uint64(slot), day, keys[r], k0, k1)
                step = links + np.int64(np.exp(v * far_log))
            if n < 2:
                continue
            target = place + step
            if target >= n and place - step >= 0 and step > links:
                target = place - step
            target = target % n
            if target != place:
                proposed[r * links + slot] = here + target


@kernel
def knit_ties(proposed, links, starts):  # type: ignore[no-untyped-def]
    # Both directions of every proposal, ascending and without doubles, as rows of contacts.
    n = starts.size - 1
    degree = np.zeros(n + 1, dtype=np.int64)
    for e in range(proposed.size):
        if proposed[e] >= 0:
            degree[e // links] += 1
            degree[proposed[e]] += 1
    begin = np.zeros(n + 1, dtype=np.int64)
    for r in range(n):
        begin[r + 1] = begin[r] + degree[r]
    contacts = np.empty(begin[n], dtype=np.int32)
    filled = begin[:-1].copy()
    for e in range(proposed.size):
        if proposed[e] >= 0:
            a, b = e // links, proposed[e]
            contacts[filled[a]] = b
            filled[a] += 1
            contacts[filled[b]] = a
            filled[b] += 1
    kept = 0
    for r in range(n):
        starts[r] = kept
        for i in range(begin[r] + 1, begin[r + 1]):
            x = contacts[i]
            j = i - 1
            while j >= begin[r] and contacts[j] > x:
                contacts[j + 1] = contacts[j]
                j -= 1
            contacts[j + 1] = x
        last = -1
        for i in range(begin[r], begin[r + 1]):
            if contacts[i] != last:
                last = contacts[i]
                contacts[kept] = last
                kept += 1
    starts[n] = kept
    return contacts[:kept]
