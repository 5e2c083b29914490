"""The guardian beside one host: what it passes on, and when it ends."""

import json
import os
import signal
import sys

import pytest

from chatclick.host.installing import guardian
from chatclick.host.installing.guardian import AGAIN, GUARDIAN, Guardian

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@pytest.fixture
def make_guardian(tmp_path):
    """Make guardians of a script; the signals they take are given back."""
    before = {one: signal.getsignal(one) for one in SIGNALS}
    listener = os.open(tmp_path, os.O_RDONLY)
    yield lambda source: Guardian(
        tmp_path / "active.json", listener, [sys.executable, "-c", source]
    )
    os.close(listener)
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_host_that_asks_is_started_again(make_guardian, tmp_path):
    source = f"import pathlib, sys; p = pathlib.Path({str(tmp_path)!r}, 'was'); was = p.exists()"

    assert make_guardian(f"{source}; p.touch(); sys.exit(3 if was else {AGAIN})").run() == 3


def test_a_signal_between_two_hosts_is_for_the_next(make_guardian):
    guardian = make_guardian("import time; time.sleep(60)")

    guardian._pass_on(signal.SIGTERM, None)  # the moment is too short to hit from outside

    assert guardian.run() == 128 + signal.SIGTERM


def test_a_signal_reaches_the_host(make_guardian):
    guardian = make_guardian(
        f"import os, signal, time; os.kill(int(os.environ[{GUARDIAN!r}]), signal.SIGTERM);"
        " time.sleep(60)"
    )

    assert guardian.run() == 128 + signal.SIGTERM


@pytest.mark.parametrize(("is_begun", "code"), [(True, 128 + signal.SIGKILL), (False, 3)])
def test_only_a_host_that_tries_a_set_has_to_come_to_an_end_with_it(
    make_guardian, tmp_path, monkeypatch, is_begun, code
):
    monkeypatch.setattr(guardian, "TRIAL_S", 0.0)
    monkeypatch.setattr(guardian, "MAX_DEATHS", 0)
    pointer = tmp_path / "active.json"
    pointer.write_text(json.dumps({"trial": {"is_begun": is_begun}}))

    assert make_guardian("import time; time.sleep(1); raise SystemExit(3)").run() == code
