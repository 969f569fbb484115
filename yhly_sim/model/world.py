"""From a world's name to its first morning: the file, the build (kept by its content), the copy a run may change."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Callable

from yhly_sim.domain.world.build import build_world
from yhly_sim.domain.world.specification import WorldSpec
from yhly_sim.engine.tables import State
from yhly_sim.model.snapshot import load_or_build, world_address
from yhly_sim.scenarios.policy import Policy
from yhly_sim.scenarios.world_files import load_world

BUILDING_FOLDERS = ("world",)
"""Folders of parameters that the making of a world may read; it is given no others."""


@dataclass(frozen=True)
class World:
    """A world that can be had: its name, its seed, its content address, and how to get a state of one's own."""

    name: str
    seed: int
    address: str
    state: Callable[[], State]


def find_world(world: str | WorldSpec | State, policy: Policy, seed: int) -> World:
    """The world of a name, a file, a specification or a state, as a policy's first day builds it.

    A state is taken as it is, for one model; its content is its address.
    """
    if isinstance(world, State):
        return World("state", seed, world.digest(), lambda: world)
    spec = world if isinstance(world, WorldSpec) else load_world(world)
    period = policy.periods[0]
    values = {path: value for path, value in period.values().items() if path.split(".")[0] in BUILDING_FOLDERS}
    numbers = SimpleNamespace(**{folder: getattr(period.config, folder) for folder in BUILDING_FOLDERS})
    address = world_address(spec, values, seed)
    return World(spec.name, seed, address, lambda: load_or_build(address, lambda: build_world(spec, numbers, seed)))
