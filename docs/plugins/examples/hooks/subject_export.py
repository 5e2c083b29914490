"""Hands over the note it keeps about a visitor."""

import json

from chatclick import ExportFile, hookimpl

permissions = ["kv:use"]


@hookimpl
async def subject_export(subject, context):
    note = await context.kv.get(f"note:{subject.visitor_id}")
    if note is None:
        return None
    data = json.dumps(note).encode()
    return [ExportFile(name="note.json", media_type="application/json", data=data)]
