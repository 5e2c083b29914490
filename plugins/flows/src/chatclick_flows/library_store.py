"""Published flows as scripts, read once each: a revision never changes."""

from collections import OrderedDict
from collections.abc import Iterable

from chatclick_flows.engine import FlowScript, Library
from chatclick_flows.models import Flow, Revision

MAX_KEPT = 200


class LibraryStore:
    """Builds the library of a run."""

    def __init__(self) -> None:
        self._scripts: OrderedDict[str, FlowScript] = OrderedDict()

    async def build(self, keys: Iterable[str], flow_ids: Iterable[str] = ()) -> Library:
        """Read the flows with these keys and ids, and all that they call.

        Args:
            keys: of the revisions a run is in.
            flow_ids: of flows whose published revision is wanted.
        """
        scripts: dict[str, FlowScript] = {}
        newest: dict[str, str] = {}
        left, wanted = list(keys), list(flow_ids)
        while left or wanted:
            for flow_id in wanted:
                key = await self.find_newest(flow_id)
                if key is not None:
                    newest[flow_id] = key
                    left.append(key)
            wanted = []
            for key in left:
                script = scripts.get(key) or await self._find(key)
                if script is not None:
                    scripts[key] = script
                    wanted += [one for one in _list_called(script) if one not in newest]
            left = []
            wanted = [one for one in dict.fromkeys(wanted) if one not in newest]
            found = [one for one in wanted if await self.find_newest(one) is not None]
            wanted = found
        return Library(scripts, newest)

    async def find_newest(self, flow_id: str) -> str | None:
        """Return the key of the published revision of a flow, None for none."""
        flow = await Flow.get_or_none(id=flow_id, deleted_at=None)
        if flow is None or flow.published is None:
            return None
        return build_key(flow_id, flow.published)

    async def _find(self, key: str) -> FlowScript | None:
        if key in self._scripts:
            self._scripts.move_to_end(key)
            return self._scripts[key]
        flow_id, revision = split_key(key)
        row = await Revision.get_or_none(flow_id=flow_id, revision=revision)
        if row is None:
            return None
        self._scripts[key] = FlowScript(row.document)
        while len(self._scripts) > MAX_KEPT:
            self._scripts.popitem(last=False)
        return self._scripts[key]


def build_key(flow_id: str, revision: int) -> str:
    """Return the key of a revision of a flow."""
    return f"{flow_id}@{revision}"


def split_key(key: str) -> tuple[str, int]:
    """Return the flow and the revision of a key."""
    flow_id, _, revision = key.rpartition("@")
    return flow_id, int(revision)


def _list_called(script: FlowScript) -> list[str]:
    return [
        block["data"]["flow"]
        for step in script.document["steps"]
        for block in step["blocks"]
        if block["type"] == "core.call"
    ]
