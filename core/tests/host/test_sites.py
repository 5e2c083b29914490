import asyncio
import gzip
import sys

import pytest
from quart import Quart

from chatclick import PermissionDenied
from chatclick.errors import NotFound
from chatclick.host.manifest import build_manifest
from chatclick.host.ports import Services
from chatclick.host.sites import HostSite, Sites
from chatclick.http.shared import prepare
from chatclick.security.origins import Proxies
from chatclick.store.events import Actor

OWNER = Actor("agent", "stf_1", "Olive")
ROUTES = {"hooks": ["register_routes"], "permissions": ["routes:public", "routes:mount"]}

HELLO = """
@hookimpl
def register_routes(site):
    routes = site.blueprint()

    @routes.get("/hello")
    async def hello():
        return "hello from WHO"

    return [routes]
"""

MOUNTED = """
@hookimpl
def register_routes(site):
    routes = site.blueprint("PREFIX")

    @routes.get("/")
    async def top():
        return "top of WHO"

    @routes.get("/<path:rest>")
    async def below(rest):
        return f"WHO has {rest}"

    return [routes]
"""


def mounted(who, prefix):
    return MOUNTED.replace("WHO", who).replace("PREFIX", prefix)


@pytest.fixture
def sites():
    return Sites(lambda app, name: prepare(app, Proxies([]), site=name))


@pytest.fixture
def client(sites):
    """Speak to a host that has some routes of its own."""
    app = Quart("host", static_folder=None)

    @app.get("/api/v1/me")
    async def me():
        return "the host's own"

    @app.get("/widget/v1/<widget_id>/config")
    async def config(widget_id):
        return "the host's config"

    sites.install(app)
    return app.test_client()


async def get(client, path):
    response = await client.get(path)
    return response.status_code, await response.get_data(as_text=True)


async def test_routes_answer_while_the_plugin_runs_and_404_otherwise(start, shelf, sites, client):
    shelf.install("greeter", HELLO.replace("WHO", "greeter"), **ROUTES)
    host = await start(sites=sites)
    assert await get(client, "/plugins/greeter/hello") == (200, "hello from greeter")

    await host.disable("greeter", actor=OWNER)
    assert (await get(client, "/plugins/greeter/hello"))[0] == 404

    await host.enable("greeter", actor=OWNER)
    assert await get(client, "/plugins/greeter/hello") == (200, "hello from greeter")


@pytest.mark.parametrize(
    ("path", "status"),
    [("a%20b", 200), ("a%00b", 404), ("a?q=%0a", 200), ("a?q=%00", 422), ("a?q=1&%00=1", 422)],
)
async def test_what_no_database_takes_reaches_no_plugin(
    start, shelf, sites, client, path: str, status: int
):
    manifest = {**ROUTES, "mounts": ["/api/v1/shop"]}
    shelf.install("shop", mounted("shop", "/api/v1/shop"), **manifest)
    await start(sites=sites)

    assert (await get(client, f"/api/v1/shop/{path}"))[0] == status


async def test_a_plugin_that_fails_to_start_serves_nothing(start, shelf, sites, client):
    source = HELLO + "\n@hookimpl\nasync def plugin_startup(): raise ValueError('boom')"
    manifest = {**ROUTES, "hooks": ["register_routes", "plugin_startup"]}
    shelf.install("greeter", source, **manifest)

    await start(sites=sites)

    assert (await get(client, "/plugins/greeter/hello"))[0] == 404


async def test_mounts_are_served_by_the_longest_prefix(start, shelf, sites, client):
    shelf.install("shop", mounted("shop", "/"), mounts=["/"], **ROUTES)
    shelf.install("desk", mounted("desk", "/admin"), mounts=["/admin"], **ROUTES)
    shelf.install("web", mounted("web", "/widget/v1"), mounts=["/widget/v1"], **ROUTES)
    await start(sites=sites)

    assert await get(client, "/") == (200, "top of shop")
    assert await get(client, "/cart") == (200, "shop has cart")
    assert await get(client, "/admin/inbox") == (200, "desk has inbox")
    assert await get(client, "/administrator") == (200, "shop has administrator")
    assert await get(client, "/widget/v1/wgt_1.js") == (200, "web has wgt_1.js")


async def test_the_hosts_own_addresses_come_first(start, shelf, sites, client):
    shelf.install("shop", mounted("shop", "/"), mounts=["/"], **ROUTES)
    shelf.install("web", mounted("web", "/widget/v1"), mounts=["/widget/v1"], **ROUTES)
    await start(sites=sites)

    assert await get(client, "/api/v1/me") == (200, "the host's own")
    assert await get(client, "/widget/v1/wgt_1/config") == (200, "the host's config")
    for path in ("/api/v1/nothing", "/metrics", "/plugins/nobody/x"):
        assert (await get(client, path))[0] == 404
    assert (await client.post("/api/v1/me")).status_code == 405


async def test_of_two_plugins_that_mount_one_prefix_the_second_fails(start, shelf, sites, client):
    shelf.install("alpha", mounted("alpha", "/desk"), mounts=["/desk"], **ROUTES)
    shelf.install("beta", mounted("beta", "/desk"), mounts=["/desk"], **ROUTES)
    host = await start(sites=sites)

    assert host.get("beta")["state"] == "failed"
    assert 'the plugin "alpha" serves /desk already' in host.get("beta")["reason"]

    await host.disable("alpha", actor=OWNER)
    await host.enable("beta", actor=OWNER)
    assert await get(client, "/desk/x") == (200, "beta has x")


async def test_what_is_not_a_blueprint_is_refused(start, shelf, sites):
    source = "@hookimpl\ndef register_routes(site): return ['/hello']"
    shelf.install("greeter", source, **ROUTES)

    host = await start(sites=sites)

    assert "blueprints made by site.blueprint()" in host.get("greeter")["reason"]


async def test_an_error_in_a_plugins_route_is_the_hosts_problem_page(start, shelf, sites, client):
    source = """
    from chatclick.errors import NotFound

    @hookimpl
    def register_routes(site):
        routes = site.blueprint()

        @routes.get("/gone")
        async def gone():
            raise NotFound("There is no such thing.")

        @routes.get("/boom")
        async def boom():
            raise ValueError("secret detail")

        return [routes]
    """
    shelf.install("greeter", source, **ROUTES)
    await start(sites=sites)

    gone, boom = [await client.get(f"/plugins/greeter/{one}") for one in ("gone", "boom")]

    assert (gone.status_code, gone.mimetype) == (404, "application/problem+json")
    assert boom.status_code == 500
    assert "secret" not in await boom.get_data(as_text=True)


# The site a plugin is handed


def build_site(**changes):
    document = {"manifest_version": 1, "id": "shop", "name": "Shop", **ROUTES, **changes}
    manifest = build_manifest(document)
    return HostSite(manifest, manifest.permissions, Services().widgets)


def test_blueprints_need_their_permissions():
    site = build_site(permissions=[])

    with pytest.raises(PermissionDenied, match="routes:public"):
        site.blueprint()
    with pytest.raises(PermissionDenied, match="routes:mount"):
        site.blueprint("/admin")


@pytest.mark.parametrize(
    ("mount", "words"),
    [
        ("/other", "not listed"),
        ("/api", "belongs to the host"),
        ("/api/v1/a/b", "belongs to the host"),
        ("/plugins/other", "belongs to the host"),
    ],
)
def test_a_plugin_can_only_mount_what_it_listed_and_what_is_free(mount, words):
    site = build_site(mounts=["/api", "/api/v1/a/b", "/plugins/other"])

    with pytest.raises(ValueError, match=words):
        site.blueprint(mount)


async def test_a_word_of_the_api_that_the_host_serves_cannot_be_mounted(
    start, shelf, sites, client
):
    shelf.install("thief", mounted("thief", "/api/v1/me"), mounts=["/api/v1/me"], **ROUTES)
    shelf.install("polls", mounted("polls", "/api/v1/polls"), mounts=["/api/v1/polls"], **ROUTES)

    host = await start(sites=sites)

    assert host.get("thief")["state"] == "failed"
    assert "belongs to the host" in host.get("thief")["reason"]
    assert await get(client, "/api/v1/me") == (200, "the host's own")
    assert await get(client, "/api/v1/polls/1") == (200, "polls has 1")


async def serve(sites_or_view):
    app = Quart("test", static_folder=None)
    app.add_url_rule("/<path:name>", view_func=sites_or_view)
    app.register_error_handler(NotFound, lambda _error: ("not found", 404))
    return app.test_client()


async def test_a_file_of_somebody_is_saved_and_never_run():
    response = build_site().file(b"<script>", name="a.html", media_type="text/html")

    assert await response.get_data() == b"<script>"
    assert response.content_type == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Length"] == "8"


async def test_a_page_carries_the_strict_policy_with_a_nonce_of_its_own():
    site = build_site()

    async def page(name):
        html = "<script nonce='{nonce}'></script>"
        return site.page(html, csp={"img-src": "'self' https:"}, frame_ancestors=("*",))

    client = await serve(page)
    one, two = await client.get("/a"), await client.get("/a")
    policy = one.headers["Content-Security-Policy"]
    nonce = (await one.get_data(as_text=True)).split("'")[1]

    assert f"script-src 'self' 'nonce-{nonce}'" in policy
    assert "img-src 'self' https:" in policy
    assert "frame-ancestors *" in policy
    assert one.headers["X-Content-Type-Options"] == "nosniff"
    assert await one.get_data() != await two.get_data()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "dist"
    (folder / "sub").mkdir(parents=True)
    (folder / "app.js").write_text("let a = 1")
    (folder / "app.js.gz").write_bytes(gzip.compress(b"let a = 1", mtime=0))
    (folder / "app.js.br").write_bytes(b"brotli")
    (folder / "sub/logo.svg").write_text("<svg/>")
    (folder / ".env").write_text("secret")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    return folder


@pytest.fixture
async def files(folder):
    assets = build_site().assets(folder)

    async def view(name):
        return await assets.file(name, immutable=name.startswith("app"))

    return await serve(view)


async def test_a_file_is_served_with_type_and_caching(files):
    script = await files.get("/app.js")
    image = await files.get("/sub/logo.svg")

    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert script.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert script.headers["X-Content-Type-Options"] == "nosniff"
    assert image.headers["Content-Type"].startswith("image/svg+xml")
    assert image.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("accept", "encoding", "body"),
    [
        ("gzip, br", "br", b"brotli"),
        ("gzip", "gzip", gzip.compress(b"let a = 1", mtime=0)),
        ("br;q=0, gzip;q=0", None, b"let a = 1"),
        ("", None, b"let a = 1"),
    ],
)
async def test_a_compressed_twin_is_sent_to_those_who_take_it(files, accept, encoding, body):
    response = await files.get("/app.js", headers={"Accept-Encoding": accept})

    assert response.headers.get("Content-Encoding") == encoding
    assert await response.get_data() == body
    assert "Accept-Encoding" in response.headers["Vary"]


async def test_an_unchanged_file_is_not_sent_again(files, folder):
    first = await files.get("/sub/logo.svg")
    again = {"If-None-Match": first.headers["ETag"]}

    assert (await files.get("/sub/logo.svg", headers=again)).status_code == 304
    (folder / "sub/logo.svg").write_text("<svg>new</svg>")
    assert (await files.get("/sub/logo.svg", headers=again)).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt",
        "sub/../../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e/secret.txt",
        "/etc/passwd",
        "link.txt",
        ".env",
        "sub",
        "sub/",
        "nothing.js",
        "..\\secret.txt",
        "a%00.js",
        "app.js/",
    ],
)
async def test_no_name_leads_out_of_the_folder(files, name):
    response = await files.get(f"/{name}")

    assert response.status_code == 404
    assert b"secret" not in await response.get_data()


async def test_a_slow_request_outlives_a_disabled_plugin(start, shelf, sites, client):
    source = """
    begun, go_on = asyncio.Event(), asyncio.Event()

    @hookimpl
    def register_routes(site):
        routes = site.blueprint()

        @routes.get("/slow")
        async def slow():
            begun.set()
            await go_on.wait()
            return "done"

        return [routes]
    """
    package = shelf.install("greeter", source, **ROUTES)
    host = await start(sites=sites)
    request = asyncio.create_task(get(client, "/plugins/greeter/slow"))
    module = sys.modules[package]
    await module.begun.wait()

    await host.disable("greeter", actor=OWNER)
    module.go_on.set()

    assert await request == (200, "done")
