"""The hooks: each message of a visitor adds to what is known of its session's language."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from chatclick import (
    ErasureReport,
    ExportFile,
    Health,
    MessageView,
    PluginContext,
    SessionView,
    SlotContent,
    SubjectView,
    VisitorView,
    hookimpl,
)
from chatclick.errors import Conflict
from chatclick_language_detection.evidence import State, read_terms
from chatclick_language_detection.model import MODEL, read
from chatclick_language_detection.names import NAMES, find_base
from chatclick_language_detection.showing import build_facts, build_slot
from chatclick_language_detection.texts import clean, count_letters

PATIENCE_S = 1.0
"""Routing does not wait for longer; the model takes more than that only when it is loaded."""


@hookimpl
async def plugin_health() -> Health:
    """Say whether there is a model."""
    problem = MODEL.find_problem()
    return Health(status="degraded" if problem else "ok", message=problem)


@hookimpl
async def routing_facts(
    session: SessionView, message: MessageView | None, visitor: VisitorView, context: PluginContext
) -> Mapping[str, Any] | None:
    """Say which language the visitor writes: `.language`, `.confidence` and `.source`."""
    state = _heed(await _load(session.id, context), session)
    browser = visitor.traits.get("locale")
    if message is not None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                # The message may be stored already, or be on its way to `message_stored` still.
                state = await _add(state, message, session, browser, context)
        except TimeoutError:
            pass
    return build_facts(state, session.language, find_base(browser, context.config["languages"]))


@hookimpl
async def message_stored(
    message: MessageView, session: SessionView, context: PluginContext
) -> None:
    """Add a visitor's message to what is known, and set the session's language once it is clear."""
    before = await _load(session.id, context)
    if before.language and find_base(session.language, NAMES) != before.language:
        # Perhaps it was set by the message before this one, after this view was made.
        session = await context.sessions.get(session.id)
    browser = None
    if session.language is None and not before.language and not before.is_left:
        browser = (await context.visitors.get(session.visitor.id)).traits.get("locale")
    state = await _add(_heed(before, session), message, session, browser, context)
    if state == before:
        return
    if state.language and state.language != before.language:
        state = await _set(state, before, session, context)
    await context.kv.set(_key(session.id), state.to_json())


@hookimpl
async def admin_slot(
    session: SessionView | None, locale: str, context: PluginContext
) -> SlotContent | None:
    """Show the language beside a conversation."""
    if session is None:
        return None
    state = _heed(await _load(session.id, context), session)
    return build_slot(state, session.language, locale)


@hookimpl
async def subject_export(subject: SubjectView, context: PluginContext) -> list[ExportFile] | None:
    """Hand over what is known of the language of a person's sessions."""
    found = {}
    for session_id in subject.session_ids:
        state = await _load(session_id, context)
        if state != State():
            found[session_id] = {"language": state.language, "confidence": state.confidence}
    if not found:
        return None
    data = json.dumps(found, indent=2).encode()
    return [ExportFile(name="languages.json", media_type="application/json", data=data)]


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Forget what is known of the language of a person's sessions."""
    erased = 0
    for session_id in subject.session_ids:
        erased += await context.kv.get(_key(session_id)) is not None
        await context.kv.delete(_key(session_id))
    return ErasureReport(is_complete=True, erased=erased)


async def _add(
    state: State,
    message: MessageView,
    session: SessionView,
    browser: object,
    context: PluginContext,
) -> State:
    """Return the state with a message."""
    if message.sender.kind != "visitor" or message.kind != "message" or state.is_left:
        return state
    served = context.config["languages"]
    words = clean(message.text)
    letters = count_letters(words)
    if not letters:
        return state
    try:
        identifier = await MODEL.get()
    except (ImportError, OSError, ValueError):
        return state  # `plugin_health` says so.
    terms = read_terms(context.config, NAMES)
    reading = read(identifier, words, terms.languages)
    expected = find_base(session.language or browser, served)
    return state.add(message.seq or state.seq + 1, reading, letters, terms, expected)


async def _set(state: State, before: State, session: SessionView, context: PluginContext) -> State:
    """Set the session's language, unless it is so already or a person chose another one."""
    if find_base(session.language, NAMES) == state.language:
        return state
    try:
        await context.sessions.update(session.id, language=state.language)
    except Conflict as conflict:
        # Of a session that was closed meanwhile nothing more is asked.
        return state.leave() if conflict.code == "language_chosen" else before
    return state


def _heed(state: State, session: SessionView) -> State:
    """Return the state of a session whose language may have been set by somebody else since."""
    is_ours = not state.language or find_base(session.language, NAMES) == state.language
    return state if is_ours else state.leave()


async def _load(session_id: str, context: PluginContext) -> State:
    return State.from_json(await context.kv.get(_key(session_id)))


def _key(session_id: str) -> str:
    return f"language:{session_id}"
