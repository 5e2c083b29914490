"""What people want of a plugin, how it fares, and what is known about it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from chatclick.clock import now, to_text
from chatclick.host.manifest import Kind, Manifest
from chatclick.host.risk import grade
from chatclick.host.seats import Seat
from chatclick.host.versions import fits_host
from chatclick.plugin.json_form import mend_text
from chatclick.plugin.permissions import PERMISSIONS


class Desired(StrEnum):
    """What people want; kept in the database and changed by people only."""

    ABSENT = "absent"
    INSTALLED = "installed"
    ENABLED = "enabled"


class State(StrEnum):
    """How a plugin fares in this process; never stored."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    DEGRADED = "degraded"
    RETRYING = "retrying"
    FAILED = "failed"
    INCOMPATIBLE = "incompatible"
    NEEDS_CONSENT = "needs_consent"
    NEEDS_CONFIG = "needs_config"
    NEEDS_MIGRATION = "needs_migration"
    MISSING = "missing"


Mark = tuple[object, ...]
"""Changes with a stored row: what it is of, when it was stored, and which one."""

ACTIVE = frozenset({State.RUNNING, State.DEGRADED})


@dataclass(frozen=True, slots=True)
class Actual:
    """How a plugin fares, why, and since when."""

    state: State
    reason: str = ""
    at: datetime = field(default_factory=now)


@dataclass(slots=True, eq=False)
class Entry:
    """All that the host knows about one plugin.

    Attributes:
        id: its id.
        kind: python, container or remote.
        seat: how its code is brought in; None if there is nothing to bring.
        manifest: None while it cannot be used.
        distribution: where it came from.
        version: which version that is.
        publisher: who it says it is by.
        problem: why it cannot be used at all, "" for nothing.
        desired: what people want.
        consented: the permissions an owner agreed to.
        actual: how it fares.
        is_dev: a one-file plugin under development.
        open_breakers: hooks that are held back, with the reason.
        marks: of what was stored for it when it was last looked at; None until then, and after
            this process itself has stored something.
    """

    id: str
    kind: Kind = "python"
    seat: Seat | None = None
    manifest: Manifest | None = None
    distribution: str = ""
    version: str = ""
    publisher: str = ""
    problem: str = ""
    desired: Desired = Desired.INSTALLED
    consented: frozenset[str] = frozenset()
    actual: Actual = field(default_factory=lambda: Actual(State.STOPPED))
    is_dev: bool = False
    open_breakers: dict[str, str] = field(default_factory=dict)
    marks: frozenset[Mark] | None = None

    @property
    def is_active(self) -> bool:
        """Whether it takes part in calls and serves its routes."""
        return self.actual.state in ACTIVE

    def set_state(self, state: State, reason: str = "") -> None:
        """Note how it fares; the time moves on only when something changed."""
        reason = mend_text(reason)
        changed = replace(self.actual, state=state, reason=reason)
        if changed != self.actual:
            self.actual = Actual(state, reason)

    def to_json(self) -> dict[str, Any]:
        """Build what the API shows. Secrets are not part of it."""
        manifest = self.manifest
        document = manifest.document if manifest else {}
        permissions = sorted(manifest.permissions) if manifest else []
        return {
            "id": self.id,
            "kind": self.kind,
            "name": manifest.name if manifest else self.id,
            "summary": manifest.summary if manifest else "",
            "version": self.version,
            "distribution": self.distribution,
            "publisher": self.publisher,
            "license": document.get("license", ""),
            "homepage": document.get("homepage", ""),
            "support_url": document.get("support_url", ""),
            "requires_chatclick": manifest.requires.chatclick if manifest else "",
            "is_compatible": manifest is None or fits_host(manifest),
            "risk": grade(manifest, self.kind).to_json() if manifest else None,
            "personal_data": document.get("data", {}).get("personal_data", ""),
            "egress": list(document.get("runtime", {}).get("egress", [])),
            "desired": self.desired.value,
            "state": self.actual.state.value,
            "reason": self.actual.reason,
            "changed_at": to_text(self.actual.at),
            "hooks": sorted(manifest.hooks) if manifest else [],
            "provides": list(document.get("provides", [])),
            "permissions": [{"name": one, "title": PERMISSIONS[one]} for one in permissions],
            "consented": sorted(self.consented),
            "mounts": list(manifest.mounts) if manifest else [],
            "has_config": bool(manifest and manifest.has_config),
        }
