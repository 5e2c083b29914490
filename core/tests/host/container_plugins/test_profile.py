import json
from pathlib import Path

import pytest

from chatclick.host.containers.profile import (
    ContainerSpec,
    ProfileRefused,
    build_container,
    build_host_config,
)

GOLDEN = Path(__file__).with_name("host_config.json")
SPEC = ContainerSpec(plugin_id="mood", image="sha256:" + "a" * 64, start="0123abcd")
ROOT = Path("/data/run/process")


def test_every_container_is_run_exactly_like_this():
    assert json.loads(json.dumps(build_host_config(SPEC, ROOT))) == json.loads(GOLDEN.read_text())


def test_a_manifest_changes_four_numbers_and_nothing_else():
    other = ContainerSpec(
        plugin_id="mood", image=SPEC.image, start="0123abcd", memory_mb=512, cpu=1, pids=64,
        scratch_mb=32,
    )  # fmt: skip
    base, changed = build_host_config(SPEC, ROOT), build_host_config(other, ROOT)

    differing = {name for name in base if base[name] != changed[name]}

    assert base.keys() == changed.keys()
    assert differing == {"Memory", "MemorySwap", "NanoCpus", "PidsLimit", "Tmpfs"}


def test_it_runs_by_digest_as_nobody_without_a_network_or_a_port():
    made = build_container(SPEC, ROOT, {"io.chatclick.home": "h"})

    assert made["image"] == SPEC.image
    assert made["user"] == "65532:65532"
    assert made["network_disabled"] is True
    assert "ports" not in made and "volumes" not in made
    assert made["labels"] == {"io.chatclick.home": "h", "io.chatclick.plugin": "mood"}
    assert all(value.startswith("/run/") for value in made["environment"].values())


@pytest.mark.parametrize(
    "wrong",
    [
        {"image": "acme/mood:latest"},
        {"image": "acme/mood@sha256:" + "a" * 64},
        {"plugin_id": "../../etc"},
        {"start": "../x"},
        {"memory_mb": 0},
        {"memory_mb": 10**6},
        {"cpu": 0},
        {"cpu": 64},
        {"pids": 0},
        {"pids": -1},
        {"scratch_mb": 0},
    ],
)
def test_what_is_out_of_bounds_is_not_made(wrong):
    given = {"plugin_id": "mood", "image": SPEC.image, "start": "1", **wrong}

    with pytest.raises(ProfileRefused):
        ContainerSpec(**given)
