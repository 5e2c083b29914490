"""The one way a container is run. Nothing here can be loosened by a manifest. Pure.

No network, no capabilities, no root, no writable file system but a small scratch folder in memory,
bounded memory, processor, processes, files and logs. The only mounts are two folders of the host's
making: one in which the plugin opens its socket, one, read-only, with the host's sockets and key.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docker.types import HostConfig, LogConfig, Mount, Ulimit

API_VERSION = "1.41"
"""Of the engine, 20.10: older ones lack a private cgroup namespace."""

USER_ID = 65532
MAX_FILE_MB = 64
SCRATCH = "/scratch"
PLUGIN_FOLDER = "/run/plugin"
HOST_FOLDER = "/run/chatclick"
SOCKET_NAME = "plugin.sock"
STOP_S = 5

LABEL = "io.chatclick."
HOME_LABEL = f"{LABEL}home"
PROCESS_LABEL = f"{LABEL}process"
PLUGIN_LABEL = f"{LABEL}plugin"

_PLUGIN_ID = re.compile(r"[a-z][a-z0-9_]{2,40}")
_IMAGE_ID = re.compile(r"sha256:[0-9a-f]{64}")
_WORD = re.compile(r"[a-z0-9]{1,40}")


class ProfileRefused(ValueError):
    """A container that is not to be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerSpec:
    """All that may differ from one container to the next.

    Attributes:
        plugin_id: whose.
        image: by the digest of its content, never by a tag.
        start: names this start of it, in letters and digits.
        memory_mb, cpu, pids, scratch_mb: limits, checked against the widest a manifest may ask for.
    """

    plugin_id: str
    image: str
    start: str
    memory_mb: int = 256
    cpu: float = 0.5
    pids: int = 128
    scratch_mb: int = 16

    def __post_init__(self) -> None:
        checks = {
            "plugin_id": bool(_PLUGIN_ID.fullmatch(self.plugin_id)),
            "image": bool(_IMAGE_ID.fullmatch(self.image)),
            "start": bool(_WORD.fullmatch(self.start)),
            "memory_mb": 16 <= self.memory_mb <= 4096,
            "cpu": 0 < self.cpu <= 4,
            "pids": 4 <= self.pids <= 512,
            "scratch_mb": 1 <= self.scratch_mb <= 1024,
        }
        if wrong := [name for name, is_right in checks.items() if not is_right]:
            raise ProfileRefused(f"{', '.join(wrong)}: outside of what may be asked for")


def find_folders(root: Path, spec: ContainerSpec) -> tuple[Path, Path]:
    """Return the folder of the plugin's socket and the folder of the host's."""
    folder = root / spec.start  # short: the path of a socket has room for a hundred characters
    return folder / "plugin", folder / "host"


def build_host_config(spec: ContainerSpec, root: Path) -> HostConfig:
    """Build the engine's HostConfig.

    Args:
        spec: what differs.
        root: the folder with the folders of all containers of this process.
    """
    plugin_folder, host_folder = find_folders(root, spec)
    owner = f"uid={USER_ID},gid={USER_ID}"  # needed: the image's own mode would count else
    memory = spec.memory_mb * 1024 * 1024
    return HostConfig(
        version=API_VERSION,
        network_mode="none",
        read_only=True,
        cap_drop=["ALL"],
        cap_add=[],
        security_opt=["no-new-privileges:true"],
        privileged=False,
        devices=[],
        group_add=[],
        pids_limit=spec.pids,
        mem_limit=memory,
        memswap_limit=memory,  # equal: no swap
        nano_cpus=round(spec.cpu * 1_000_000_000),
        ulimits=[
            Ulimit(name="nofile", soft=1024, hard=1024),
            Ulimit(name="core", soft=0, hard=0),
            # The folder of its socket is on the host's disk; the host also watches its size.
            Ulimit(name="fsize", soft=MAX_FILE_MB << 20, hard=MAX_FILE_MB << 20),
        ],
        tmpfs={
            SCRATCH: f"size={spec.scratch_mb}m,{owner},mode=0700,noexec,nosuid,nodev",
        },
        mounts=[
            Mount(PLUGIN_FOLDER, str(plugin_folder), type="bind", propagation="rprivate"),
            Mount(
                HOST_FOLDER, str(host_folder), type="bind", read_only=True, propagation="rprivate"
            ),
        ],
        shm_size=8 * 1024 * 1024,
        ipc_mode="private",
        cgroupns="private",
        publish_all_ports=False,
        init=True,
        restart_policy={"Name": "no"},  # the host counts crashes and decides
        log_config=LogConfig(type="local", config={"max-size": "5m", "max-file": "2"}),
        oom_kill_disable=False,
        oom_score_adj=500,
        auto_remove=False,
    )


def build_container(spec: ContainerSpec, root: Path, labels: dict[str, str]) -> dict[str, Any]:
    """Build the arguments of `APIClient.create_container`.

    Args:
        spec: what differs.
        root: as for `build_host_config`.
        labels: name the host, so that what it made can be found again.
    """
    return {
        "image": spec.image,
        "name": f"chatclick-{spec.plugin_id}-{spec.start}",
        "user": f"{USER_ID}:{USER_ID}",
        "host_config": build_host_config(spec, root),
        "labels": {**labels, PLUGIN_LABEL: spec.plugin_id},
        "environment": {
            "CHATCLICK_SOCKET": f"{PLUGIN_FOLDER}/{SOCKET_NAME}",
            "CHATCLICK_HOST_SOCKET": f"{HOST_FOLDER}/host.sock",
            "CHATCLICK_EGRESS_SOCKET": f"{HOST_FOLDER}/egress.sock",
            "CHATCLICK_KEY_FILE": f"{HOST_FOLDER}/key",
        },
        "network_disabled": True,
        "healthcheck": {"test": ["NONE"]},  # the host asks over the socket
        "stop_signal": "SIGTERM",
        "detach": True,
    }
