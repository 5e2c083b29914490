"""The one way out of a plugin in a container: to the hosts of its manifest, and to no other."""

import httpx2
import pytest

from chatclick.host.containers.egress import EgressProxy
from chatclick.host.containers.local_server import Request
from chatclick.host.manifest import build_manifest
from chatclick.security.egress import EgressFailed, EgressRefused

MANIFEST = build_manifest(
    {
        "manifest_version": 1,
        "id": "far",
        "name": "Far",
        "version": "1",
        "permissions": ["http:egress"],
        "runtime": {"kind": "container", "egress": ["api.example.org"]},
    }
)


class OneHost:
    """Stands for the servers out there."""

    def __init__(self):
        self.asked = []
        self.error = None

    async def request(self, method, url, **rest):
        self.asked.append((method, url, rest))
        if self.error:
            raise self.error
        return httpx2.Response(200, headers={"x-own": "1"}, content=b"score")


async def out(proxy, target, host="", method="GET", **headers):
    return await proxy.handle(Request(method, target, {"host": host, **headers}, b""))


async def test_the_way_out_leads_to_the_hosts_of_the_manifest():
    world = OneHost()
    proxy = EgressProxy(MANIFEST, world)

    by_host = await out(proxy, "/v1?a=1", "api.example.org", authorization="Bearer own")
    whole = await out(proxy, "http://API.example.org/x")

    assert by_host.status == whole.status == 200 and by_host.body == b"score"
    assert [url for _, url, _ in world.asked] == [
        "https://api.example.org/v1?a=1",
        "http://API.example.org/x",
    ]
    assert world.asked[0][2]["headers"] == {"authorization": "Bearer own"}


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "https://api.example.org.evil.example/",
        "https://evil.example/@api.example.org",
        "https://api.example.org@evil.example/",
        "https://api.example.org\\.evil.example/",
        "//api.example.org/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "",
    ],
)
async def test_and_to_no_other(target):
    world = OneHost()

    answer = await out(EgressProxy(MANIFEST, world), target)

    assert answer.status == 403 and not world.asked


async def test_there_is_no_tunnel_and_failures_are_answers():
    world = OneHost()
    proxy = EgressProxy(MANIFEST, world)

    assert (await out(proxy, "api.example.org:443", method="CONNECT")).status == 403
    world.error = EgressRefused("private")
    assert (await out(proxy, "https://api.example.org/")).status == 403
    world.error = EgressFailed("late")
    assert (await out(proxy, "https://api.example.org/")).status == 502
