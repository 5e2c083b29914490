"""What one client did and saw, in order, on disk: the evidence the checker works from.

A history is only ever appended to. Each record is a JSON line with its kind, its number and the
monotonic time; a record is written before an action ("attempt") and after it ("ack").
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]


class History:
    """The append-only record of one client.

    Args:
        name: the client's name in reports.
        folder: where `<name>.jsonl` is written; None keeps the records in memory only.

    Record kinds: identity (kind, id), open, welcome (epoch, position), close (code, reason),
    unreachable (why), attempt and send (client_msg_id, session_id, text, message_kind, via),
    ack (client_msg_id, message_id, seq, created_at, via), unknown (client_msg_id, why),
    refused (client_msg_id, code), busy, event (the frame, and `step`: what became of it),
    gap, reset (epoch), filled (session_id, from, to).
    """

    def __init__(self, name: str, folder: Path | None = None) -> None:
        self.name = name
        self.records: list[Record] = []
        self._file = (folder / f"{name}.jsonl").open("a") if folder else None

    def note(self, kind: str, **fields: Any) -> Record:
        """Append one record and return it."""
        record = {"n": len(self.records), "t": time.monotonic(), "kind": kind, **fields}
        self.records.append(record)
        if self._file:
            self._file.write(json.dumps(record) + "\n")
        return record

    def of(self, *kinds: str) -> Iterator[Record]:
        """Yield the records of these kinds, oldest first."""
        return (record for record in self.records if record["kind"] in kinds)

    def close(self) -> None:
        """Finish the file."""
        if self._file:
            self._file.close()


def load_history(path: Path) -> History:
    """Read a history back from its file."""
    history = History(path.stem)
    history.records = [json.loads(line) for line in path.read_text().splitlines()]
    return history
