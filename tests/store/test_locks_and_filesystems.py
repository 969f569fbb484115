"""One writer, who is named to the next; and only where locks can be relied on."""

from __future__ import annotations

import os
import platform
import signal
from pathlib import Path

import pytest

from tests.store.processes import BEGINNING, next_line, started
from tests.store.toy_records import toy_record, toy_records
from yhly_sim.engine.errors import UserError
from yhly_sim.store import filesystems, store
from yhly_sim.store.filesystems import mount_of
from yhly_sim.store.lock import HOLDER_FILE, holder_of, is_being_written
from yhly_sim.store.store import Store

HOLDS = BEGINNING + """
with Store.open(folder, write=True) as store:
    store.commit(toy_records(3))
    print("written", flush=True)
    sys.stdin.read() if start else __import__("time").sleep(600)
"""


def test_a_second_writer_is_refused_by_the_name_of_the_first(tmp_path: Path) -> None:
    with started(HOLDS, tmp_path, 0) as process:
        assert next_line(process) == "written"
        with pytest.raises(UserError) as refusal:
            Store.open(tmp_path, write=True)
        assert refusal.value.fields["pid"] == process.pid and refusal.value.exit_code == 2
        for lang in ("zh", "en"):
            sentence = refusal.value.sentence(lang)
            assert str(process.pid) in sentence and platform.node() in sentence and "\n" not in sentence
            assert str(refusal.value.fields["since"])[:2] == "20" and str(refusal.value.fields["since"]) in sentence
        assert is_being_written(tmp_path)
        with Store.open(tmp_path) as reader:
            assert len(reader.runs()) == 3
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert not is_being_written(tmp_path) and holder_of(tmp_path) is not None
    with Store.open(tmp_path, write=True) as store:
        store.commit([toy_record(3)])
        assert holder_of(tmp_path)["pid"] == os.getpid() and len(store.runs()) == 4
    assert not is_being_written(tmp_path) and not (tmp_path / HOLDER_FILE).exists()


def test_a_process_refuses_itself_too_and_a_holder_who_does_not_say(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True):
        with pytest.raises(UserError, match=str(os.getpid())):
            Store.open(tmp_path, write=True)
        (tmp_path / HOLDER_FILE).write_text("{")
        with pytest.raises(UserError) as refusal:
            Store.open(tmp_path, write=True)
        assert refusal.value.message == "store_locked_by_somebody"
    with Store.open(tmp_path, write=True) as store:
        store.commit(toy_records(1))


def test_a_writer_that_is_refused_leaves_the_lock_free(tmp_path: Path) -> None:
    (tmp_path / "index.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(Exception, match="index.sqlite"):
        Store.open(tmp_path, write=True)
    assert not is_being_written(tmp_path)


LINUX = r"""
proc /proc proc rw,relatime 0 0
/dev/vda / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw,nosuid 0 0
overlay /var/lib/docker/overlay2/abc/merged overlay rw,lowerdir=/l,upperdir=/u 0 0
server:/export/home /home nfs4 rw,vers=4.2,addr=10.0.0.1 0 0
/dev/sdb1 /home/li/local\040disk xfs rw 0 0
//nas/share /mnt/my\040data cifs rw,username=li 0 0
//nas/tab /mnt/a\011tab smb3 rw 0 0
//nas/back /mnt/back\134slash cifs rw 0 0
10.0.0.2@tcp:/scratch /scratch lustre rw,flock 0 0
gpfs0 /gpfs gpfs rw 0 0
beegfs_nodev /beegfs beegfs rw 0 0
10.0.0.3:6789:/ /ceph ceph rw 0 0
gl:/vol /gluster fuse.glusterfs rw 0 0
li@host:/x /home/li/sshfs fuse.sshfs rw 0 0
AFS /afs afs rw 0 0
hostshare /host 9p rw,trans=virtio 0 0
/dev/fuse /home/li/crypt fuse.gocryptfs rw 0 0
/dev/sdc1 /media/usb fuseblk rw 0 0
systemd-1 /auto autofs rw,direct 0 0
server:/auto /auto nfs rw 0 0
server:/twice /twice nfs rw 0 0
tmpfs /twice tmpfs rw 0 0
"""

MACOS = """
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//li@nas._smb._tcp.local/My%20Data on /Volumes/My Data (smbfs, nodev, nosuid, mounted by li)
host:/export on /Volumes/on (x) (nfs)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
"""


@pytest.mark.parametrize(("table", "path", "kind", "is_network"), [
    (LINUX, "/root/store", "ext4", False),
    (LINUX, "/", "ext4", False),
    (LINUX, "/tmp/store", "tmpfs", False),
    (LINUX, "/tmpfiles/store", "ext4", False),
    (LINUX, "/var/lib/docker/overlay2/abc/merged/store", "overlay", False),
    (LINUX, "/home/li/store", "nfs4", True),
    (LINUX, "/home", "nfs4", True),
    (LINUX, "/homework", "ext4", False),
    (LINUX, "/home/li/local disk/store", "xfs", False),
    (LINUX, "/home/li/local", "nfs4", True),
    (LINUX, "/mnt/my data/store", "cifs", True),
    (LINUX, "/mnt/my", "ext4", False),
    (LINUX, "/mnt/a\ttab/store", "smb3", True),
    (LINUX, "/mnt/back\\slash/store", "cifs", True),
    (LINUX, "/scratch/li", "lustre", True),
    (LINUX, "/gpfs/li", "gpfs", True),
    (LINUX, "/beegfs/li", "beegfs", True),
    (LINUX, "/ceph/li", "ceph", True),
    (LINUX, "/gluster/li", "fuse.glusterfs", True),
    (LINUX, "/home/li/sshfs/store", "fuse.sshfs", True),
    (LINUX, "/afs/cell/li", "afs", True),
    (LINUX, "/host/store", "9p", True),
    (LINUX, "/home/li/crypt/store", "fuse.gocryptfs", False),
    (LINUX, "/media/usb/store", "fuseblk", False),
    (LINUX, "/auto/store", "nfs", True),
    (LINUX, "/twice/store", "tmpfs", False),
    (MACOS, "/Users/li/store", "apfs", False),
    (MACOS, "/Volumes/My Data/store", "smbfs", True),
    (MACOS, "/Volumes/on (x)/store", "nfs", True),
    (MACOS, "/System/Volumes/Data/home/li", "autofs", False),
])
def test_a_table_of_mounts_says_where_a_folder_lies(table: str, path: str, kind: str, is_network: bool) -> None:
    mount = mount_of(path, table)
    assert mount is not None and (mount.type, mount.is_network) == (kind, is_network)


def test_nothing_is_said_by_an_empty_table() -> None:
    assert mount_of("/home", "") is None and mount_of("/home", "nonsense\n\n") is None


def test_a_network_folder_is_refused_with_a_reason_and_nothing_is_made_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "mounted")
    escaped = str(tmp_path).replace(" ", r"\040")
    monkeypatch.setattr(filesystems, "_table_of_this_machine", lambda: f"/dev/vda / ext4 rw 0 0\nnas:/x {escaped}/mounted nfs4 rw 0 0\n")
    for folder in (tmp_path / "mounted" / "deep" / "store", tmp_path / "link" / "store"):
        for write in (False, True):
            with pytest.raises(UserError) as refusal:
                Store.open(folder, write=write)
            assert "nfs4" in refusal.value.sentence("zh") and "network file system (nfs4)" in refusal.value.sentence("en")
    assert list(tmp_path.iterdir()) == [tmp_path / "link"]
    with Store.open(tmp_path / "here", write=True) as here:
        here.commit(toy_records(1))


def test_the_folder_of_this_test_is_local(tmp_path: Path) -> None:
    assert filesystems.network_type(tmp_path) is None and store.network_type is filesystems.network_type
