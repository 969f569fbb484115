"""A namespace that has no network but this machine: `offline(command)` runs a command there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import lru_cache

import pytest

LOOPBACK_UP = """
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    fcntl.ioctl(any_socket, 0x8914, struct.pack('16sh', b'lo', 1))
    try:
        any_socket.connect(('192.0.2.1', 53))
        sys.exit('there is a network')
    except OSError:
        pass
os.execvp(sys.argv[1], sys.argv[1:])
"""
"""Turns the loopback interface on (SIOCSIFFLAGS, IFF_UP), sees that nothing else can be reached, and goes on."""


@lru_cache(maxsize=1)
def has_namespaces() -> bool:
    """Whether this machine lets one have a network namespace of one's own."""
    unshare = shutil.which("unshare")
    return bool(unshare) and subprocess.run([*offline_words(), "true"], capture_output=True).returncode == 0


def offline_words() -> list[str]:
    return ["unshare", "-rn", sys.executable, "-c", LOOPBACK_UP]


def offline(*command: str) -> list[str]:
    """The command in a namespace without a network; skips the test where the machine allows none."""
    if not has_namespaces():
        pytest.skip("this machine allows no network namespaces")
    return [*offline_words(), *command]
