"""From a world's name to its first morning: the file, the build (kept by its content), the copy a run may change."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Callable

from yhly_sim.domain.world.build import build_world
from yhly_sim.domain.world.specification import WorldSpec
from yhly_sim.engine.fingerprints import fingerprint
from yhly_sim.engine.tables import State
from yhly_sim.model.snapshot import counts_of, load_or_build, world_address
from yhly_sim.scenarios.policy import Policy
from yhly_sim.scenarios.world_files import load_world

WORLD_SEED = 1
"""The seed of a world when none is named; it is apart from the seed of a run."""

BUILDING_FOLDERS = ("world",)
"""Folders of parameters that the making of a world may read; it is given no others."""


@dataclass(frozen=True)
class World:
    """A world that can be had: its name, its seed, its content address, and how to get a state of one's own.

    content: a fingerprint of what its file says, whatever numbers, seed and code build it.
    """

    name: str
    seed: int
    address: str
    content: str
    state: Callable[[], State]


def find_world(world: str | WorldSpec | State, policy: Policy, seed: int) -> World:
    """The world of a name, a file, a specification or a state, as a policy's first day builds it.

    A state is taken as it is, for one model; its content is its address.
    """
    if isinstance(world, State):
        return World("state", seed, world.digest(), content_of_world(world), lambda: world)
    spec = world if isinstance(world, WorldSpec) else load_world(world)
    period = policy.periods[0]
    values = {path: value for path, value in period.values().items() if path.split(".")[0] in BUILDING_FOLDERS}
    numbers = SimpleNamespace(**{folder: getattr(period.config, folder) for folder in BUILDING_FOLDERS})
    address = world_address(spec, values, seed)
    return World(spec.name, seed, address, content_of_world(spec),
                 lambda: load_or_build(address, lambda: build_world(spec, numbers, seed)))


def content_of_world(world: str | WorldSpec | State) -> str:
    """A fingerprint of what a world says, whatever it is called and whatever builds it."""
    if isinstance(world, State):
        return world.digest()
    return fingerprint(counts_of(world if isinstance(world, WorldSpec) else load_world(world)))
