"""Programs under measurement as child processes; nothing is left running."""

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from tests.starting import wait_until_ready

READY_TIMEOUT_S = 30.0
POLL_S = 0.01
FILES = 32_768
QUIET_SHARE = 0.05
QUIET_TIMEOUT_S = 20.0

# A load test sends what a person never would; the limiters run, they only do not refuse.
GENEROUS = {
    "CHATCLICK_LIMITS__MESSAGES_PER_SECOND": "100000",
    "CHATCLICK_LIMITS__MESSAGES_BURST": "1000000",
    "CHATCLICK_LIMITS__FRAMES_PER_SECOND": "1000000",
    "CHATCLICK_LIMITS__FRAMES_BURST": "10000000",
    "CHATCLICK_LIMITS__UNACKED_SENDS": "256",
    "CHATCLICK_LIMITS__VISITORS_PER_MINUTE": "1000000",
    "CHATCLICK_LIMITS__REQUESTS_PER_MINUTE": "10000000",
    "CHATCLICK_DRAIN_SECONDS": "0",
    "CHATCLICK_LOG_LEVEL": "warning",
}


def raise_file_limit() -> int:
    """Allow as many open files as the machine lets us; child processes inherit it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, max(hard, FILES)))
    except (ValueError, OSError):  # only an administrator may go beyond the hard limit
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def find_free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(*command: str, port: int, log: Path) -> Iterator[tuple[int, float]]:
    """Run a server of this repository, ready; yield its process id and its start in seconds."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("CHATCLICK_")}
    started = time.perf_counter()
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], env={**clean, **GENEROUS}, stdout=out, stderr=out
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(url, process, log, within_s=READY_TIMEOUT_S, every_s=POLL_S)
        yield process.pid, time.perf_counter() - started
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def resident_bytes(pid: int) -> int:
    """Return the memory a process holds."""
    return int(psutil.Process(pid).memory_info().rss)


def wait_until_quiet(pid: int) -> None:
    """Wait until a process has finished what it does in the background, within bounds."""
    process = psutil.Process(pid)
    until = time.monotonic() + QUIET_TIMEOUT_S
    while time.monotonic() < until and process.cpu_percent(0.5) > QUIET_SHARE * 100:
        continue
