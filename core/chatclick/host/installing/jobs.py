"""Jobs: what is being done, how far it got, what came of it.

A job is a file, because it outlives the process: the host starts again in the middle of it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from chatclick.clock import now, to_text
from chatclick.errors import NotFound
from chatclick.host.installing.folder import PluginFolder
from chatclick.ids import new_id
from chatclick.store.events import Actor

MAX_EVENTS = 300
KEPT_JOBS = 50
SHOWN_JOBS = 25

Kind = Literal["plan", "install", "uninstall", "sync"]
JobState = Literal["running", "restarting", "done", "failed", "cancelled"]

# How far a job is when a step begins; the rest of the way is the step's own.
STEPS = {
    "resolving": 0.02,
    "downloading": 0.2,
    "checking": 0.5,
    "building": 0.6,
    "trying": 0.75,
    "restarting": 0.85,
    "verifying": 0.95,
    "over": 1.0,
}
OVER = frozenset({"done", "failed", "cancelled"})


@dataclass(slots=True, kw_only=True)
class Job:
    """One thing that is done.

    Attributes:
        spec: what it is about: `name==version`, or a plugin's id.
        actor: who wants it.
        plan: what would change, once that is known.
        problem: why it failed.
        rolled_back: it failed after the switch, and the last set is in force again.
        used_by: the job that carried out this plan.
    """

    id: str
    kind: Kind
    spec: str
    actor: Mapping[str, Any]
    created_at: str
    state: JobState = "running"
    step: str = "resolving"
    progress: float = 0.0
    ended_at: str | None = None
    events: list[dict[str, Any]] = field(default_factory=list)
    plan: dict[str, Any] | None = None
    problem: dict[str, str] | None = None
    rolled_back: bool = False
    used_by: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in OVER

    def to_json(self, after: int = 0) -> dict[str, Any]:
        """Build the wire form.

        Args:
            after: leave out events up to this number.
        """
        return {
            "id": self.id,
            "kind": self.kind,
            "spec": self.spec,
            "state": self.state,
            "step": self.step,
            "progress": round(self.progress, 3),
            "created_at": self.created_at,
            "ended_at": self.ended_at,
            "actor": {"id": self.actor.get("id"), "name": self.actor.get("name", "")},
            "events": [one for one in self.events if one["number"] > after],
            "plan": {name: self.plan[name] for name in PLAN_SHOWN} if self.plan else None,
            "problem": self.problem,
            "rolled_back": self.rolled_back,
        }


PLAN_SHOWN = ("digest", "expires_at", "spec", "restarts", "plugin", "packages")


class Jobs:
    """The jobs of one data folder.

    Args:
        folder: where they are kept.
    """

    def __init__(self, folder: PluginFolder) -> None:
        self._folder = folder.jobs

    def begin(self, kind: Kind, spec: str, actor: Actor) -> Job:
        """Make a job."""
        who = {"kind": actor.kind, "id": actor.id, "name": actor.name}
        job = Job(id=new_id("job"), kind=kind, spec=spec, actor=who, created_at=to_text(now()))
        self.keep(job)
        for path in self._list_paths()[KEPT_JOBS:]:
            path.unlink(missing_ok=True)
        return job

    def get(self, job_id: str) -> Job:
        """Return a job.

        Raises:
            NotFound: there is none of that id.
        """
        job = _find(self._folder / f"{job_id}.json")
        if job is None:
            raise NotFound("There is no such job.", code="job_not_found")
        return job

    def list_last(self) -> list[Job]:
        """Return the last jobs, newest first."""
        found = (_find(path) for path in self._list_paths()[:SHOWN_JOBS])
        return [job for job in found if job is not None]

    def tell(self, job: Job, step: str, text: str) -> None:
        """Note that a job got further.

        Args:
            job: which.
            step: a key of `STEPS`.
            text: for people.
        """
        job.step, job.progress = step, max(job.progress, STEPS[step])
        if len(job.events) < MAX_EVENTS:
            number = len(job.events) + 1
            job.events.append({"number": number, "at": to_text(now()), "step": step, "text": text})
        self.keep(job)

    def end(self, job: Job, state: JobState, text: str) -> None:
        """Note how a job ended."""
        job.state, job.ended_at = state, to_text(now())
        self.tell(job, "over", text)

    def fail(self, job: Job, code: str, detail: str, *, rolled_back: bool = False) -> None:
        """Note that a job failed, and why."""
        job.problem, job.rolled_back = {"code": code, "detail": detail}, rolled_back
        self.end(job, "failed", detail)

    def keep(self, job: Job) -> None:
        """Write a job down."""
        document = {name: getattr(job, name) for name in Job.__slots__}
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f".{job.id}.part"
        # Not forced onto the disk: what a crash may lose of it is only told to people.
        draft.write_text(json.dumps(document) + "\n", "utf-8")
        draft.replace(self._folder / f"{job.id}.json")

    def _list_paths(self) -> list[Path]:
        return sorted(self._folder.glob("job_*.json"), reverse=True)  # ids grow with time


def _find(path: Path) -> Job | None:
    """Return a job; None if there is none, a crash emptied it, or another version wrote it."""
    try:
        return Job(**json.loads(path.read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
