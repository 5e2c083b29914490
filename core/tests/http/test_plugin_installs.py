"""Who may install plugins, and what stands in the way of everyone else."""

import asyncio
import json

import pytest
from core.tests.http.conftest import PASSWORD
from tests.install.wheel_index import WheelIndex

from chatclick.security.tokens import new_api_key
from chatclick.settings import Settings
from chatclick.store.models import ApiKey, Audit

ROUTES = [
    ("POST", "plugins/plan", {"spec": "made-mood==1.0"}),
    (
        "POST",
        "plugins/install",
        {"plan_id": "job_" + "0" * 32, "digest": "sha256:" + "0" * 64, "password": PASSWORD},
    ),
    ("POST", "plugins/mood/uninstall", {"password": PASSWORD}),
    ("GET", "plugins/jobs", None),
    ("GET", "plugins/jobs/job_" + "0" * 32, None),
    ("POST", "plugins/jobs/job_" + "0" * 32 + "/cancel", None),
]


@pytest.fixture
def database_url(sqlite_url):
    """One kind of database is enough: what is looked at here stands before it."""
    return sqlite_url


@pytest.fixture
def index(tmp_path):
    return WheelIndex(tmp_path / "index")


@pytest.fixture
def plugins(index):
    """The settings of a test; it may change them before the host is made."""
    return {"index": str(index.folder), "ui_install": "any"}


@pytest.fixture
def settings(tmp_path, database_url, plugins, request):
    plugins |= getattr(request, "param", {})
    return Settings(data_dir=tmp_path, database_url=database_url, safe_mode=True, plugins=plugins)


@pytest.fixture
def wait(api):
    async def until_over(token, reply):
        job = reply.json
        while job["state"] in ("running", "restarting"):
            await asyncio.sleep(0.05)
            job = (await api("GET", f"plugins/jobs/{job['id']}", token)).json
        return job

    return until_over


@pytest.mark.parametrize("role", ["admin", "supervisor", "agent", "analyst"])
async def test_nobody_but_an_owner_gets_near_an_installation(api, sign_in, role):
    person = await sign_in(role, password=True)

    for method, path, body in ROUTES:
        assert (await api(method, path, person.token, body)).status == 403, path

    refusals = await Audit.filter(action="request.refused", actor_id=person.id)
    assert len(refusals) == len(ROUTES)
    assert refusals[0].detail["needs"] == "plugin:install"


async def test_an_api_key_never_installs_whatever_it_may_do(api, host):
    key = new_api_key()

    async def work(_tx):
        await ApiKey.create(
            id="key_" + "0" * 32,
            name="all",
            prefix=key.prefix,
            key_hash=key.hash,
            permissions=["plugin:install", "plugin:write", "plugin:read"],
            created_by="stf_" + "0" * 32,
            created_at="2026-01-01T00:00:00Z",
        )

    await host.store.write(work)

    for method, path, body in ROUTES:
        assert (await api(method, path, key.text, body)).status == 403, path
    assert await Audit.filter(action="request.refused", actor_kind="api_key").count() == len(ROUTES)


async def test_a_forged_form_of_another_site_reaches_nothing(api):
    headers = {"Cookie": "chatclick_refresh=anything", "Origin": "https://evil.example"}

    for method, path, body in ROUTES:
        assert (await api(method, path, None, body, headers=headers)).status == 401, path


@pytest.mark.parametrize("settings", [{"ui_install": "off"}], indirect=True)
@pytest.mark.parametrize("role", ["owner", "agent", None])
async def test_where_it_is_switched_off_there_is_nothing(api, sign_in, role):
    token = (await sign_in(role, password=True)).token if role else None

    for method, path, body in ROUTES:
        assert (await api(method, path, token, body)).status == 404, path
    if role == "owner":
        catalogue = await api("GET", "plugins/catalogue", token)
        assert catalogue.json["ui_install"] == "off"


@pytest.mark.parametrize(
    "spec",
    ["https://example.com/a.whl", "-r file", "made-mood", "git+https://x@y", "a @ file:///x"],
)
async def test_what_is_no_name_and_version_is_refused_and_audited(api, sign_in, spec):
    owner = await sign_in("owner", password=True)

    reply = await api("POST", "plugins/plan", owner.token, {"spec": spec})

    assert (reply.status, reply.json["code"]) == (422, "spec_invalid")
    assert reply.json["errors"][0]["pointer"] == "/spec"
    entry = await Audit.get(action="plugin.install_refused")
    assert (entry.actor_id, entry.detail["code"]) == (owner.id, "spec_invalid")


@pytest.mark.parametrize(
    "field", ["index", "index_url", "options", "extra_args", "force", "confirmed"]
)
async def test_nothing_else_can_be_said_about_an_installation(api, sign_in, field):
    owner = await sign_in("owner", password=True)

    reply = await api("POST", "plugins/plan", owner.token, {"spec": "a==1", field: "x"})

    assert reply.status == 422


async def test_an_installation_needs_the_password_and_the_very_plan(api, sign_in, index, wait):
    owner = await sign_in("owner", password=True)
    index.add_plugin("mood")
    plan = await wait(
        owner.token, await api("POST", "plugins/plan", owner.token, {"spec": "made-mood==1.0"})
    )
    good = {"plan_id": plan["id"], "digest": plan["plan"]["digest"], "password": PASSWORD}

    async def install(**change):
        return await api("POST", "plugins/install", owner.token, {**good, **change})

    assert (await install(password="guess")).json["code"] == "reauthentication_failed"
    assert (await install(digest="sha256:" + "0" * 64)).json["code"] == "plan_changed"
    assert (await install(plan_id="job_" + "0" * 32)).json["code"] == "job_not_found"
    job = await install()
    assert job.status == 202
    assert (await wait(owner.token, job))["state"] == "done"
    assert (await install()).json["code"] == "plan_used"
    codes = [one.detail["code"] for one in await Audit.filter(action="plugin.install_refused")]
    assert codes == ["reauthentication_failed", "plan_changed", "plan_used"]
    begun = await Audit.get(action="plugin.install_begin")
    assert begun.detail["packages"][0].startswith("made-mood==1.0 --hash=sha256:")


async def test_guessing_the_password_is_limited_like_signing_in(api, sign_in):
    owner = await sign_in("owner", password=True)
    body = ROUTES[1][2] | {"password": "guess"}

    replies = [await api("POST", "plugins/install", owner.token, body) for _ in range(12)]

    assert [one.status for one in replies][-1] == 429
    assert {one.status for one in replies} == {403, 429}


@pytest.mark.parametrize("settings", [{"installer": "readonly"}], indirect=True)
async def test_a_host_of_an_image_shows_the_command_for_the_image(api, sign_in):
    owner = await sign_in("owner", password=True)

    reply = await api("POST", "plugins/plan", owner.token, {"spec": "made-mood==1.0"})

    assert (reply.status, reply.json["code"]) == (409, "installer_readonly")
    assert 'pip install --only-binary :all: "made-mood==1.0"' in reply.json["detail"]


async def test_the_catalogue_decides_by_default(api, sign_in, index, wait, host, tmp_path):
    owner = await sign_in("owner", password=True)
    index.add_plugin("mood")
    host.settings.plugins.ui_install = "catalogue"

    refused = await wait(
        owner.token, await api("POST", "plugins/plan", owner.token, {"spec": "made-mood==1.0"})
    )

    assert refused["problem"]["code"] == "not_in_catalogue"
    sha256 = index.write_catalogue(tmp_path / "catalogue.json", "made-mood==1.0")
    source = type("Source", (), {"location": str(tmp_path / "catalogue.json"), "sha256": sha256})
    host.sets.installer.catalogues.sources = [source]
    found = await api("GET", "plugins/catalogue", owner.token)
    (mood,) = [one for one in found.json["data"] if one["id"] == "mood"]
    assert (mood["installed_version"], mood["versions"][0]["spec"]) == (None, "made-mood==1.0")
    allowed = await wait(
        owner.token, await api("POST", "plugins/plan", owner.token, {"spec": "made-mood==1.0"})
    )
    assert allowed["state"] == "done"


async def test_a_job_tells_only_what_is_new(api, sign_in, index, wait):
    owner = await sign_in("owner", password=True)
    job = await wait(
        owner.token, await api("POST", "plugins/plan", owner.token, {"spec": "made-mood==1.0"})
    )

    again = await api("GET", f"plugins/jobs/{job['id']}?after=1", owner.token)
    last = await api("GET", "plugins/jobs", owner.token)

    assert [one["number"] for one in again.json["events"]] == [
        one["number"] for one in job["events"][1:]
    ]
    assert last.json["data"][0] == job
    assert json.dumps(job).count("password") == 0


@pytest.mark.parametrize(
    ("path", "body", "target"),
    [
        ("register", {"url": "https://example.com", "key": "k", "confirmation": "c"}, None),
        ("mood/unregister", {}, "mood"),
        ("mood/uninstall", {}, "mood"),
    ],
)
async def test_a_wrong_password_for_foreign_code_is_audited(api, sign_in, path, body, target):
    owner = await sign_in("owner", password=True)

    reply = await api("POST", f"plugins/{path}", owner.token, {**body, "password": "guess"})

    assert (reply.status, reply.json["code"]) == (403, "reauthentication_failed")
    entry = await Audit.get(action="plugin.install_refused")
    assert entry.target == (target or body["url"])
    assert entry.detail["code"] == "reauthentication_failed"
