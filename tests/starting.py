"""Waiting for a host in a process of its own: its door is asked until it says that it is ready."""

import ssl
import subprocess
import time
from pathlib import Path

import httpx2

# Nobody waits for it but where the machine is busy: a host that ends is noticed at once.
READY_S = 120.0
POLL_S = 0.05
ANSWER_S = 10.0
TOLD = 4000


def wait_until_ready(
    url: str,
    process: "subprocess.Popen[bytes]",
    log: Path | None = None,
    *,
    within_s: float = READY_S,
    every_s: float = POLL_S,
    certificate: Path | None = None,
) -> None:
    """Return as soon as `/readyz` of a host says yes.

    Args:
        url: its address, without a slash behind.
        process: what it runs in.
        log: what it prints, None where that is seen anyway.
        within_s: how long it may take.
        every_s: the pause between two questions.
        certificate: the one to trust, of a host that speaks TLS.

    Raises:
        AssertionError: it ended or took too long; the end of its log is shown.
    """
    ends_at_s = time.monotonic() + within_s
    trust = ssl.create_default_context(cafile=certificate)
    with httpx2.Client(base_url=url, trust_env=False, timeout=ANSWER_S, verify=trust) as http:
        while not _is_ready(http):
            if process.poll() is not None or time.monotonic() > ends_at_s:
                said = log.read_text(errors="replace")[-TOLD:] if log else ""
                raise AssertionError(f"not ready (exit status {process.returncode}):\n{said}")
            time.sleep(every_s)


def _is_ready(http: httpx2.Client) -> bool:
    try:
        return http.get("/readyz").status_code == 200
    except httpx2.HTTPError:
        return False
