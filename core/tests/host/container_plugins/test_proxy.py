"""Which requests to a plugin's pages are handed on, and how."""

import httpx2
import pytest
from quart import Blueprint, Quart, request

from chatclick.errors import NotFound
from chatclick.host.containers.connection import Connection
from chatclick.host.containers.proxy import build_proxy
from chatclick.host.manifest import build_manifest

MANIFEST = {"manifest_version": 1, "id": "paged", "name": "Paged", "hooks": ["register_routes"]}


class Site:
    """Makes blueprints below the plugin's address; nobody is signed in."""

    def blueprint(self):
        return Blueprint("pages", __name__, url_prefix="/plugins/paged")

    async def find_user(self, _authorization):
        return None


@pytest.fixture
def plugin():
    """A plugin that says what it was asked, whatever that is."""
    app = Quart("plugin")

    @app.route("/<path:_path>", methods=["GET", "POST"])
    async def say(_path):
        return request.scope["raw_path"].decode()

    return app


@pytest.fixture
def host(plugin):
    connection = Connection(httpx2.ASGITransport(app=plugin), key=b"k" * 32)
    app = Quart("host")
    app.register_blueprint(build_proxy(build_manifest(MANIFEST), Site(), connection))
    app.register_error_handler(NotFound, lambda _error: ("", 404))
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://host")


@pytest.mark.parametrize(
    "path",
    [
        *("..%2F..%2Fv1%2Fhooks%2Fmessage_check", "..%2flifecycle%2fshutdown", "a%2F..%2F..%2Fb"),
        *("%2e%2e/health", "a/%2e./../%2e%2e/health", "%2e%2e", "%2e"),
    ],
)
async def test_no_path_leads_out_of_the_pages(host, path):
    answer = await host.post(f"/plugins/paged/{path}", json={})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path", ["some/page", "a%20b", "a%3Fb", "a%23b", "%252e%252e/health", "..a/b..", "a:b@c"]
)
async def test_other_paths_arrive_as_they_were_sent(host, path):
    answer = await host.get(f"/plugins/paged/{path}")

    assert answer.text == f"/v1/http/{path}"


@pytest.mark.parametrize(
    ("location", "passed_on"),
    [
        ("/plugins/paged/next?a=1", True),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("/\t/evil.example", False),  # browsers read no tab in an address
        ("\t//evil.example", False),
    ],
)
async def test_a_page_leads_nowhere_but_to_addresses_of_the_host(host, plugin, location, passed_on):
    @plugin.route("/v1/http/away")
    async def lead_away():
        return "", 302, {"Location": location}

    answer = await host.get("/plugins/paged/away")

    assert answer.headers.get("location") == (location if passed_on else None)
