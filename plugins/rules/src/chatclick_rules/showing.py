"""What the API shows of rules, revisions and decisions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chatclick_rules.engine import EVENTS, KNOWN, OPERATORS, RoutingRule
from chatclick_rules.engine.actions import KINDS, OPTIONAL
from chatclick_rules.engine.analysis import Warning
from chatclick_rules.engine.sentences import build_sentence
from chatclick_rules.engine.words import LANGUAGES
from chatclick_rules.keeping import build_etag
from chatclick_rules.models import Decision, Draft, Revision


def rule_to_json(
    rule: RoutingRule, position: int, language: str, names: Mapping[str, str]
) -> dict[str, Any]:
    """Show a rule as it was written, with its place and a sentence."""
    sentence = build_sentence(rule, language, names)
    return {"id": rule.id, **rule.document, "position": position, "sentence": sentence}


def draft_to_json(row: Draft, deciding: int) -> dict[str, Any]:
    """Show the draft without its rules.

    Args:
        row: the draft.
        deciding: the revision that decides: the one before while the published one is still built,
            0 for none.
    """
    return {
        "etag": build_etag(row),
        "time_zone": row.document.get("time_zone", "UTC"),
        "fallback_queue_id": row.document.get("fallback_queue_id"),
        "published_revision": row.published,
        "deciding_revision": deciding or None,
        "has_changes": row.version > 0 and row.published_version != row.version,
        "updated_at": _time(row.updated_at),
        "updated_by": row.updated_by,
    }


def revision_to_json(row: Revision) -> dict[str, Any]:
    """Show a revision without its document."""
    return {
        "revision": row.revision,
        "restored_revision": row.restored,
        "created_at": _time(row.created_at),
        "created_by": row.created_by,
    }


def decision_to_json(row: Decision) -> dict[str, Any]:
    """Show a decision: what was decided, why, and how it was done."""
    return {
        "id": row.id,
        "session_id": row.session_id,
        "at": _time(row.at),
        "event": row.event,
        "revision": row.revision,
        "rules": row.rule_ids,
        "target": row.target,
        "depth": row.depth,
        "actions": [
            {
                "rule_id": act["rule_id"],
                "type": act["kind"],
                **act["data"],
                "result": row.results[at] if at < len(row.results) else None,
            }
            for at, act in enumerate(row.acts)
        ],
        "explained": row.explained,
    }


def warning_to_json(warning: Warning) -> dict[str, Any]:
    """Show a warning."""
    return {
        "code": warning.code,
        "rule_id": warning.rule_id,
        "others": list(warning.others),
        "message": warning.message,
    }


def list_fields(language: str) -> Mapping[str, Any]:
    """Show what rules may ask about and do, for an editor of rules."""
    words = LANGUAGES[language]
    return {
        "fields": [
            {"name": name, "type": kind, "label": words.fields[name]}
            for name, kind in KNOWN.items()
        ],
        "operators": [
            {
                "name": name,
                "types": sorted(how.types),
                "takes": how.takes,
                "label": words.operators[name].format("…", "…"),
            }
            for name, how in OPERATORS.items()
        ],
        "events": [{"name": name, "label": words.events[name].format("…")} for name in EVENTS],
        "actions": [
            {
                "type": kind,
                "fields": list(checks),
                "optional": sorted(OPTIONAL.get(kind, ())),
            }
            for kind, checks in KINDS.items()
        ],
    }


def _time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
