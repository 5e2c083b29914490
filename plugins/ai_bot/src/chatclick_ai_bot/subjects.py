"""What the plugin keeps of a person: which articles and tools their answers came from."""

import json

from chatclick import ErasureReport, ExportFile, PluginContext, SubjectView
from chatclick_ai_bot.approvals import ASKS
from chatclick_ai_bot.tracing import Traces


async def export(subject: SubjectView, context: PluginContext) -> list[ExportFile] | None:
    """Return the steps of a person's sessions, as one file."""
    traces = Traces(context)
    found = {one: await traces.list(one) for one in subject.session_ids}
    kept = {one: [step.to_json() for step in steps] for one, steps in found.items() if steps}
    if not kept:
        return None
    data = json.dumps(kept, indent=2, ensure_ascii=False).encode()
    return [ExportFile(name="ai_bot/answers.json", media_type="application/json", data=data)]


async def erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove the steps of a person's sessions."""
    traces = Traces(context)
    erased = sum([await traces.forget(one) for one in subject.session_ids])
    for session_id in subject.session_ids:
        await context.kv.delete(f"{ASKS}{session_id}")
    return ErasureReport(is_complete=True, erased=erased)
