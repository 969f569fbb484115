"""A built world as a page draws it: courtyards, who they belong to, names in both languages, borders."""

from __future__ import annotations

import json
from typing import Any

from yhly_sim.engine.fingerprints import fingerprint
from yhly_sim.engine.identity import code_id
from yhly_sim.engine.language import LANGUAGES

LEVELS = ("subdistricts", "communities", "grids", "courtyards")


def world_map_address(world: str, seed: int) -> str:
    """What names the map of a world: all that it follows from. Nothing heavy is imported.

    Raises UserError for a world that is unknown or wrong.
    """
    from yhly_sim.scenarios.world_files import load_world

    spec = load_world(world)
    return fingerprint([code_id(), repr(spec), seed])


def world_map(world: str, seed: int) -> dict[str, Any]:
    """A world as plain data; lengths are metres, east and north, to a decimetre.

    courtyards: columns of equal length. grids, communities: to which community or subdistrict each belongs. names:
    level -> language -> name of each row. borders: level -> lines as x0, y0, x1, y1, ...; a border that is also one
    of a higher level stands there only.
    """
    from yhly_sim.domain.codes import CourtyardKind
    from yhly_sim.model.world import find_world
    from yhly_sim.report.map_ground import Ground
    from yhly_sim.report.story.place_names import PlaceNames
    from yhly_sim.scenarios.load import load_scenario
    from yhly_sim.scenarios.policy import policy_of
    from yhly_sim.scenarios.world_files import load_world

    spec = load_world(world)
    found = find_world(spec, policy_of(load_scenario("no_reform")), seed)
    state = found.state()
    courtyards, grids, communities = state.courtyards, state.grids, state.communities
    grid_id = courtyards.grid_id.tolist()
    counts = {level: len(state.tables[level]) for level in LEVELS}
    singular = {"subdistricts": "subdistrict", "communities": "community", "grids": "grid", "courtyards": "courtyard"}
    names = PlaceNames.of(spec, {singular[level]: count for level, count in counts.items()}, dict(enumerate(grid_id)))
    ground = Ground(state)
    borders = zip(("district", "subdistrict", "community", "grid"), ground.borders(), strict=True)
    return {
        "world": spec.name, "seed": seed, "world_address": found.address, "title": dict(spec.title),
        "is_schematic": not spec.has_places, "area_square_metres": round(ground.area),
        "counts": {**counts, "residents": len(state.residents), "households": len(state.households)},
        "kinds": [kind.name.lower() for kind in CourtyardKind],
        "courtyards": {
            "x": courtyards.x_metres.round(1).tolist(), "y": courtyards.y_metres.round(1).tolist(),
            "kind": courtyards.kind.tolist(), "is_complete": courtyards.is_complete.astype(int).tolist(),
            "households": courtyards.household_count.tolist(), "residents": courtyards.resident_count.tolist(),
            "members": courtyards.member_count.tolist(),
            "grid_id": grid_id},
        "grids": {"community_id": grids.community_id.tolist()},
        "communities": {"subdistrict_id": communities.subdistrict_id.tolist(),
                        "workers": communities.worker_count.tolist()},
        "subdistricts": {"officials": state.subdistricts.official_count.tolist(),
                         "x": state.subdistricts.x_metres.round(1).tolist(),
                         "y": state.subdistricts.y_metres.round(1).tolist()},
        "names": {level: {lang: [names.name(singular[level], row, lang) for row in range(counts[level])]
                          for lang in LANGUAGES} for level in LEVELS},
        "borders": {level: [line.round(1).ravel().tolist() for line in lines] for level, lines in borders},
    }


def is_world_kept(world: str, seed: int) -> bool:
    """Whether a world is built already, and on disk."""
    from yhly_sim.model.snapshot import world_file
    from yhly_sim.model.world import find_world
    from yhly_sim.scenarios.load import load_scenario
    from yhly_sim.scenarios.policy import policy_of
    from yhly_sim.scenarios.world_files import load_world

    return world_file(find_world(load_world(world), policy_of(load_scenario("no_reform")), seed).address).exists()


def world_map_json(world: str, seed: int) -> bytes:
    """The same as it is sent."""
    return json.dumps(world_map(world, seed), ensure_ascii=False, separators=(",", ":")).encode()
