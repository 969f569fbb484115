"""Whether a folder lies on a network file system, read from a table of mounts given as text."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Iterator

NETWORK = frozenset((
    "nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "davfs2", "lustre",
    "gpfs", "mmfs", "beegfs", "fhgfs", "pvfs2", "orangefs", "panfs", "ceph", "glusterfs", "moosefs", "fuse.mfs",
    "lizardfs", "juicefs", "weka", "wekafs", "quobyte", "9p", "afs", "openafs", "auristorfs", "coda", "ncpfs", "ncp",
    "ocfs2", "gfs", "gfs2", "sshfs", "curlftpfs", "s3fs", "goofys", "rclone", "gcsfuse", "blobfuse", "blobfuse2",
    "hdfs", "vboxsf", "prl_fs", "vmhgfs", "vmhgfs-fuse",
))
"""Types whose files another machine (or the host of a virtual one) may have open too; also as `fuse.` TYPE."""

ESCAPED = re.compile(r"\\([0-7]{3})")
BSD_LINE = re.compile(r"^.+? on (?P<folder>/.*) \((?P<type>[\w.-]+)[,)]")


@dataclass(frozen=True)
class Mount:
    """A file system where it is mounted."""

    folder: PurePosixPath
    type: str

    @property
    def is_network(self) -> bool:
        return self.type.lower() in NETWORK or self.type.lower().removeprefix("fuse.") in NETWORK


def mounts_in(table: str) -> Iterator[Mount]:
    """The mounts of a table as Linux keeps it in `/proc/mounts`, or as `mount` prints it on BSD and macOS.

    >>> [mount.folder.name for mount in mounts_in("host:/x /mnt/my\\\\040data nfs4 rw 0 0")]
    ['my data']
    """
    for line in table.splitlines():
        bsd = BSD_LINE.match(line)
        if bsd:
            yield Mount(PurePosixPath(bsd["folder"]), bsd["type"])
            continue
        fields = line.split(" ")
        if len(fields) >= 3 and fields[1].startswith("/"):
            yield Mount(PurePosixPath(ESCAPED.sub(lambda found: chr(int(found[1], 8)), fields[1])), fields[2])


def mount_of(path: str | PurePosixPath, table: str) -> Mount | None:
    """The mount that a path without links lies on: the deepest, and of several at one place the last."""
    path = PurePosixPath(path)
    found: Mount | None = None
    for mount in mounts_in(table):
        covers = path.is_relative_to(mount.folder)
        if covers and (found is None or len(mount.folder.parts) >= len(found.folder.parts)):
            found = mount
    return found


def network_type(folder: Path) -> str | None:
    """The type of the network file system that `folder` lies on (it need not exist); None where it is local."""
    real = os.path.realpath(folder)
    if os.name == "nt":
        return "smb" if real.startswith("\\\\") else None
    mount = mount_of(real, _table_of_this_machine())
    return mount.type if mount is not None and mount.is_network else None


def _table_of_this_machine() -> str:
    """Empty where the machine does not tell: then everything counts as local."""
    try:
        raw = Path("/proc/self/mounts").read_bytes()
    except OSError:
        try:
            raw = subprocess.run(["mount"], capture_output=True, timeout=10).stdout
        except (OSError, subprocess.TimeoutExpired):
            raw = b""
    return raw.decode("utf-8", "surrogateescape")
