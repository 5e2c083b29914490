"""Flows as people keep them: drafts, published revisions, templates, and what may be published."""

import builtins
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from chatclick import PluginContext
from chatclick.errors import Conflict, FieldError, Invalid, NotFound, PreconditionFailed
from chatclick.reading import names_etag
from chatclick_flows.models import Flow, Revision
from chatclick_widget_schema import Problem, validate_flow

MAX_FLOWS = 500
MAX_REVISIONS = 200
KEEP_DELETED_DAYS = 7
_ID = re.compile(r"[a-z0-9_-]{1,40}")
TEMPLATES = ("lead_capture", "order_status", "opening_hours", "triage")


class Catalogue:
    """Keeps flows.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    async def list(self, after: str, limit: int) -> list[Flow]:
        """Return flows in the order of their ids, behind one."""
        return await Flow.filter(id__gt=after, deleted_at=None).order_by("id").limit(limit)

    async def get(self, flow_id: str) -> Flow:
        """Return a flow.

        Raises:
            NotFound: there is none.
        """
        _check_id(flow_id)
        flow = await Flow.get_or_none(id=flow_id, deleted_at=None)
        if flow is None:
            raise NotFound("There is no such flow.", code="flow_not_found")
        return flow

    async def create(self, document: Any) -> Flow:
        """Store a new flow; its document need not pass all checks yet, but must be a flow's.

        Raises:
            Invalid: it has no usable id or name.
            Conflict: there is a flow by its id.
        """
        flow_id, name = _check_head(document)

        async def work() -> Flow:
            if await Flow.filter(id=flow_id, deleted_at=None).exists():
                raise Conflict("There is a flow by this id.", code="flow_exists")
            if await Flow.filter(deleted_at=None).count() >= MAX_FLOWS:
                raise Conflict(f"At most {MAX_FLOWS} flows.", code="too_many_flows")
            await Flow.filter(id=flow_id).delete()  # a deleted one by the same id
            at = _now()
            return await Flow.create(
                id=flow_id, name=name, draft=document, created_at=at, updated_at=at
            )

        return await self._context.write(work)

    async def save_draft(self, flow_id: str, document: Any, etag: str | None) -> Flow:
        """Replace a flow's draft.

        Args:
            flow_id: which.
            document: the new draft.
            etag: of the draft that was edited; None replaces whatever is there.

        Raises:
            PreconditionFailed: somebody else saved meanwhile.
            Invalid: the document has no name, or another id.
        """
        new_id, name = _check_head(document)
        if new_id != flow_id:
            text = f'The id of this flow is "{flow_id}" and stays so.'
            raise Invalid(text, errors=(FieldError("/id", "const", text),))

        async def work() -> Flow:
            flow = await self.get(flow_id)
            if etag is not None and not names_etag(etag, build_etag(flow)):
                raise PreconditionFailed("Somebody saved this flow meanwhile; load it again.")
            flow.name, flow.draft, flow.updated_at = name, document, _now()
            flow.version += 1
            await flow.save()
            return flow

        return await self._context.write(work)

    async def publish(self, flow_id: str, by: str, etag: str | None) -> Flow:
        """Publish a flow's draft as a new revision; runs that are under way stay in theirs.

        Raises:
            Invalid: the draft does not pass all checks; each problem with its pointer.
            PreconditionFailed: somebody saved another draft meanwhile.
        """
        flow = await self.get(flow_id)
        if problems := await self.check(flow.draft):
            raise build_invalid(problems)
        version = flow.version

        async def work() -> Flow:
            row = await self.get(flow_id)
            is_seen = etag is None or names_etag(etag, build_etag(row))
            if row.version != version or not is_seen:
                raise PreconditionFailed("Somebody saved this flow meanwhile; look at it again.")
            newest = await Revision.filter(flow_id=flow_id).order_by("-revision").first()
            number = newest.revision + 1 if newest else 1
            _ = await Revision.create(
                flow_id=flow_id,
                revision=number,
                document=row.draft,
                created_at=_now(),
                created_by=by[:160],
            )
            row.published, row.updated_at = number, _now()
            row.published_digest = build_digest(row.draft)
            await row.save(update_fields=["published", "published_digest", "updated_at"])
            return row

        return await self._context.write(work)

    async def restore(self, flow_id: str, number: int) -> Flow:
        """Make the document of a revision the draft again."""
        revision = await self.get_revision(flow_id, number)
        return await self.save_draft(flow_id, revision.document, None)

    async def delete(self, flow_id: str) -> None:
        """Remove a flow; its revisions stay for the runs in them, and it can be had back."""

        async def work() -> None:
            _ = await self.get(flow_id)
            await Flow.filter(id=flow_id).update(deleted_at=_now())

        await self._context.write(work)

    async def undelete(self, flow_id: str) -> Flow:
        """Have a deleted flow back as it was; do nothing when it is there.

        Raises:
            NotFound: there was none, or it was deleted too long ago.
        """
        _check_id(flow_id)

        async def work() -> Flow:
            await Flow.filter(id=flow_id).update(deleted_at=None)
            return await self.get(flow_id)

        return await self._context.write(work)

    async def sweep(self) -> None:
        """Forget what was deleted too long ago to be had back."""
        before = _now() - timedelta(days=KEEP_DELETED_DAYS)

        async def work() -> None:
            await Flow.filter(deleted_at__lt=before).delete()

        await self._context.write(work)

    async def list_revisions(self, flow_id: str) -> builtins.list[Revision]:
        """Return the newest revisions of a flow, newest first."""
        _ = await self.get(flow_id)
        return await Revision.filter(flow_id=flow_id).order_by("-revision").limit(MAX_REVISIONS)

    async def get_revision(self, flow_id: str, number: int) -> Revision:
        """Return a revision.

        Raises:
            NotFound: there is none.
        """
        _check_id(flow_id)
        revision = await Revision.get_or_none(flow_id=flow_id, revision=number)
        if revision is None:
            raise NotFound("There is no such revision.", code="revision_not_found")
        return revision

    async def check(self, document: Any) -> builtins.list[Problem]:
        """Return what keeps a document from being published here."""
        offered = await self._context.actions.list_offered()
        types = {action.type: tuple(action.outcomes) for action in offered}
        published = Flow.filter(deleted_at=None).exclude(published=None).limit(MAX_FLOWS)
        rows = await published.values_list("id", flat=True)
        own = document.get("id") if isinstance(document, Mapping) else None
        known = {str(one) for one in rows} | ({own} if isinstance(own, str) else set())
        return validate_flow(document, plugin_types=types, flows=sorted(known))


def build_etag(flow: Flow) -> str:
    """Return the ETag of a flow's draft."""
    return f'"{flow.version}"'


def build_digest(document: Mapping[str, Any]) -> str:
    """Return what tells the contents of documents apart; where steps stand is no content."""
    content = {name: value for name, value in document.items() if name != "layout"}
    return blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=16).hexdigest()


def has_changes(flow: Flow) -> bool:
    """Tell whether publishing would make a difference."""
    return flow.published is None or flow.published_digest != build_digest(flow.draft)


def build_invalid(problems: builtins.list[Problem]) -> Invalid:
    """Build the error for a document that does not pass."""
    errors = tuple(
        FieldError(one.pointer, one.code, f"{one.message}; expected {one.expected}")
        for one in problems[:100]
    )
    first = errors[0]
    return Invalid(
        f"{first.pointer or 'The flow'} {first.message}", code="flow_invalid", errors=errors
    )


@cache
def load_template(name: str) -> dict[str, Any]:
    """Return a template; it is shared, so copy it before a change.

    Raises:
        NotFound: there is none by that name.
    """
    if name not in TEMPLATES:
        raise NotFound(f"There is no such template; there are {', '.join(TEMPLATES)}.")
    text = files(__package__).joinpath(f"templates/{name}.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def _check_id(flow_id: str) -> None:
    """Refuse what is no id of a flow; a database refuses to look for just anything."""
    if not _ID.fullmatch(flow_id):
        raise NotFound("There is no such flow.", code="flow_not_found")


def _check_head(document: Any) -> tuple[str, str]:
    """Check the parts of a draft without which it cannot be kept."""
    if not isinstance(document, Mapping):
        raise Invalid("A flow is an object.", errors=(FieldError("", "type", "an object"),))
    heads = validate_flow({**document, "steps": [{"id": "s", "blocks": []}], "layout": {}})
    wrong = [one for one in heads if one.pointer in ("/id", "/name", "/schemaVersion")]
    if wrong:
        raise build_invalid(wrong)
    return document["id"], document["name"]


def _now() -> datetime:
    return datetime.now(UTC)
