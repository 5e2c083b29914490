"""A plugin that looks around its container finds nothing to take hold of (reliability of §5.3)."""

import json
from pathlib import Path

GOLDEN = Path(__file__).parents[2] / "core/tests/host/container_plugins/host_config.json"
FREE = {"/run/plugin/x", "/scratch/x", "/dev/shm/x"}


async def test_it_finds_no_right_no_network_and_nothing_to_write_to(acting):
    found = (await acting.http.get(f"{acting.url}/plugins/actor/probe")).json()

    assert {found[name] for name in ("CapEff", "CapPrm", "CapBnd")} == {"0" * 16}
    assert found["NoNewPrivs"] == "1" and found["Seccomp"] == "2"
    assert found["Uid"].split() == found["Gid"].split() == ["65532"] * 4
    assert found["interfaces"] == ["lo"]
    assert {path for path, result in found["writes"].items() if result is True} == FREE
    assert found["exec"] == "refused"
    assert found["mount"] == "Operation not permitted"
    assert not any(result is True for result in found["connects"].values())
    assert found["docker_socket"] is False
    mounts = {line.split()[1]: line.split()[3] for line in found["mounts"].splitlines()}
    assert mounts["/run/chatclick"].startswith("ro") and mounts["/"].startswith("ro")
    assert "noexec" in mounts["/scratch"]


async def test_a_fork_bomb_ends_at_the_limit_and_the_plugin_goes_on(acting):
    found = (await acting.http.get(f"{acting.url}/plugins/actor/bomb")).json()

    assert 1 < found["children"] < 40
    assert (await acting.say("spam")).status_code == 422


async def test_what_needs_more_memory_is_ended_and_the_reason_is_told(acting):
    await acting.say("memory")

    shown = await acting.until_state("retrying")
    assert "64 MB of memory" in shown["reason"] or "exit code 137" in shown["reason"]
    assert (await acting.say("hello")).status_code == 201


async def test_what_the_engine_made_is_what_the_golden_file_says(acting, client):
    seat = acting.entry().seat
    made = client.inspect_container(seat.container)
    golden = json.loads(GOLDEN.read_text())
    adapted = {"Memory": 64 << 20, "MemorySwap": 64 << 20, "PidsLimit": 40}

    for name, value in {**golden, **adapted}.items():
        if name == "Mounts":
            found = [
                (one["Target"], one.get("ReadOnly", False)) for one in made["HostConfig"][name]
            ]
            assert found == [(one["Target"], one["ReadOnly"]) for one in value]
        elif name == "Ulimits":
            assert {one["Name"]: one for one in made["HostConfig"][name]} == {
                one["Name"]: one for one in value
            }
        elif name == "RestartPolicy":
            assert made["HostConfig"][name]["Name"] == value["Name"]
        else:
            assert made["HostConfig"][name] == value, name
    host = made["HostConfig"]
    assert not host["Privileged"] and not host["Devices"] and not host["CapAdd"]
    assert not host["Binds"] and not host["PortBindings"] and not host["GroupAdd"]
    assert host["PidMode"] == "" and host["UTSMode"] == "" and host["UsernsMode"] == ""
    assert made["Config"]["User"] == "65532:65532"
    assert made["Image"] == client.inspect_image("test/actor:1")["Id"]
    assert not [one for one in made["Config"]["Env"] if "KEY=" in one or "SECRET" in one]
    assert [one["Destination"] for one in made["Mounts"]] and len(made["Mounts"]) == 2


async def test_the_way_out_leads_to_declared_hosts_only(acting):
    for url in ("https://evil.example/", "http://127.0.0.1/", "http://169.254.169.254/"):
        await acting.say(f"out {url}")

        async def has_answered(url=url):
            return (await acting.state()).get("last", [None])[0] == 403

        from tests.containers.house import until

        await until(has_answered)
    lines = (await acting.call("GET", "plugins/actor/logs"))["data"]
    refused = [one for one in lines if one["text"].startswith("egress_refused")]
    assert {one["fields"]["host"] for one in refused} >= {"evil.example", "127.0.0.1"}
