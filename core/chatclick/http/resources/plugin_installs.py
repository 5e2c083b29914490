"""Installing and removing plugins: the catalogue, the dry run, the act, and how far it got.

The host starts again in the middle of it. A job outlives that: ask for it again until it is over.
"""

from importlib.metadata import version as version_of
from typing import Any, Literal

from pydantic import Field

from chatclick.host.installing.catalogue import Listing, Release
from chatclick.host.versions import fits
from chatclick.http.fields import Model, Password, id_of
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.reauthentication import require_fresh
from chatclick.http.resources.plugins import PermissionShape, RiskShape
from chatclick.http.shapes import Time
from chatclick.plugin.permissions import PERMISSIONS
from chatclick.settings import Settings

resource = Resource("plugin installation")


class ReleaseShape(Model):
    """A version of a listed plugin; `spec` is what to ask for."""

    version: str
    spec: str
    released_at: Time | None
    requires_chatclick: str
    is_compatible: bool
    permissions: list[PermissionShape]


class ListingShape(Model):
    """A plugin of a catalogue."""

    id: str
    name: str
    summary: str
    publisher: str
    kind: Literal["python"]
    distribution: str
    license: str
    homepage: str
    catalogue: str
    versions: list[ReleaseShape]
    installed_version: str | None
    is_removable: bool


class CatalogueShape(Model):
    """Everything that is listed, and what may be done with it here."""

    data: list[ListingShape]
    next: None
    ui_install: Literal["catalogue", "any", "off"]
    installer: Literal["pip", "readonly"]


class ChangeShape(Model):
    """What becomes of one package."""

    name: str
    version: str
    previous: str | None
    change: Literal["add", "upgrade", "downgrade", "keep", "remove"]
    filename: str
    sha256: str
    size_bytes: int
    is_plugin: bool


class PlannedPlugin(Model):
    """The plugin a plan is about, from its manifest."""

    id: str
    name: str
    summary: str
    version: str
    license: str
    homepage: str
    permissions: list[PermissionShape]
    new_permissions: list[str]
    hooks: list[str]
    has_config: bool
    risk: RiskShape
    installed_version: str | None


class PlanShape(Model):
    """What would change; `digest` names exactly this, files by their hashes included."""

    digest: str
    expires_at: Time
    spec: str
    restarts: bool
    plugin: PlannedPlugin
    packages: list[ChangeShape]


class JobEvent(Model):
    """One step of a job."""

    number: int
    at: Time
    step: str
    text: str


class JobActor(Model):
    """Who wanted it."""

    id: str | None
    name: str


class JobProblem(Model):
    """Why a job failed."""

    code: str
    detail: str


class JobShape(Model):
    """A job. It is over when `state` is done, failed or cancelled."""

    id: str
    kind: Literal["plan", "install", "uninstall", "sync"]
    spec: str
    state: Literal["running", "restarting", "done", "failed", "cancelled"]
    step: str
    progress: float
    created_at: Time
    ended_at: Time | None
    actor: JobActor
    events: list[JobEvent]
    plan: PlanShape | None
    problem: JobProblem | None
    rolled_back: bool


class JobList(Model):
    """The last jobs, newest first."""

    data: list[JobShape]
    next: None


class NewPlan(Model):
    """What to look at: one package in one version."""

    spec: str = Field(min_length=1, max_length=200, examples=["chatclick-example==1.2.0"])
    allow_downgrade: bool = False


class Agreement(Model):
    """What was agreed to, and the caller's own password, typed for this act."""

    plan_id: id_of("job")  # type: ignore[valid-type]
    digest: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")
    password: Password


class Removal(Model):
    """The caller's own password, and whether what the plugin stored goes as well."""

    password: Password
    purge: bool = False


class After(Model):
    """Leave out events up to this number."""

    after: int = Field(0, ge=0, le=10_000, strict=False)


def _is_offered(settings: Settings) -> bool:
    return settings.plugins.ui_install != "off"


_GUARDED: dict[str, Any] = {
    "is_offered": _is_offered,
    "audits_refusals": True,
}


@resource.operation("GET", "/plugins/catalogue", permission="plugin:read", answer=CatalogueShape)
async def list_catalogue(call: Call[None, None]) -> Answer:
    """List the plugins that can be installed."""
    services = call.services
    installed = {one["id"]: one for one in services.plugins.list()}
    removable = await services.sets.list_removable()
    listings = [
        _show_listing(one, installed.get(one.id, {}).get("version"), one.id in removable)
        for one in await services.sets.installer.catalogues.list_all()
    ]
    settings = services.settings.plugins
    return Answer(
        {
            "data": listings,
            "next": None,
            "ui_install": settings.ui_install,
            "installer": settings.installer,
        }
    )


@resource.operation(
    "POST",
    "/plugins/plan",
    permission="plugin:install",
    answer=JobShape,
    status=202,
    problems=(409,),
    **_GUARDED,
)
async def plan_install(call: Call[NewPlan, None]) -> Answer:
    """Begin a dry run: find out what an installation would change. Nothing is changed by it."""
    settings = call.services.settings.plugins
    job = await call.services.sets.installer.plan(
        call.body.spec,
        actor=call.actor,
        allow_downgrade=call.body.allow_downgrade,
        only_listed=settings.ui_install == "catalogue",
    )
    return Answer(job.to_json())


@resource.operation(
    "POST",
    "/plugins/install",
    permission="plugin:install",
    answer=JobShape,
    status=202,
    problems=(404, 409),
    **_GUARDED,
)
async def install_plugin(call: Call[Agreement, None]) -> Answer:
    """Begin to carry out a plan, exactly as it was shown; the host starts again in between.

    Owners only, with their password; the digest of the plan says what they agree to.
    """
    _owner = await require_fresh(call, call.body.password, call.body.plan_id)
    job = await call.services.sets.installer.install(
        call.body.plan_id,
        call.body.digest,
        actor=call.actor,
        only_listed=call.services.settings.plugins.ui_install == "catalogue",
    )
    return Answer(job.to_json())


@resource.operation(
    "POST",
    "/plugins/{plugin_id}/uninstall",
    permission="plugin:install",
    answer=JobShape,
    status=202,
    problems=(409,),
    **_GUARDED,
)
async def uninstall_plugin(call: Call[Removal, None]) -> Answer:
    """Begin to remove a plugin that was installed from here; the host starts again in between."""
    _owner = await require_fresh(call, call.body.password, call.ids["plugin_id"])
    job = await call.services.sets.installer.uninstall(
        call.ids["plugin_id"], actor=call.actor, purge=call.body.purge
    )
    return Answer(job.to_json())


@resource.operation("GET", "/plugins/jobs", permission="plugin:install", answer=JobList, **_GUARDED)
async def list_plugin_jobs(call: Call[None, None]) -> Answer:
    """List the last jobs."""
    jobs = call.services.sets.installer.jobs.list_last()
    return Answer({"data": [one.to_json() for one in jobs], "next": None})


@resource.operation(
    "GET", "/plugins/jobs/{job_id}", permission="plugin:install", answer=JobShape, **_GUARDED
)
async def get_plugin_job(call: Call[None, After]) -> Answer:
    """Return a job. Ask about once a second; while the host starts again, the answer waits."""
    job = call.services.sets.installer.jobs.get(call.ids["job_id"])
    return Answer(job.to_json(call.query.after))


@resource.operation(
    "POST",
    "/plugins/jobs/{job_id}/cancel",
    permission="plugin:install",
    answer=JobShape,
    problems=(409,),
    **_GUARDED,
)
async def cancel_plugin_job(call: Call[None, None]) -> Answer:
    """Stop a job that has not come to the restart yet. Nothing is changed by it."""
    installer = call.services.sets.installer
    job = installer.cancel(call.ids["job_id"])
    return Answer((await installer.wait(job)).to_json())


def _show_listing(listing: Listing, installed: str | None, is_removable: bool) -> dict[str, Any]:
    return {
        "id": listing.id,
        **listing.texts,
        "kind": "python",
        "distribution": listing.distribution,
        "catalogue": listing.catalogue,
        "versions": [_show_release(one) for one in listing.releases],
        "installed_version": installed,
        "is_removable": is_removable,
    }


def _show_release(release: Release) -> dict[str, Any]:
    return {
        "version": release.spec.version,
        "spec": str(release.spec),
        "released_at": release.released_at or None,
        "requires_chatclick": release.requires,
        "is_compatible": fits(version_of("chatclick"), release.requires),
        "permissions": [
            {"name": one, "title": PERMISSIONS.get(one, one)} for one in release.permissions
        ],
    }
