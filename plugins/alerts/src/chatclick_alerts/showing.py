"""JSON forms."""

from typing import Any

from chatclick.clock import to_text, to_text_or_none
from chatclick_alerts.looking import Seen
from chatclick_alerts.models import ChangeRow, NoticeRow, RuleRow, SilenceRow


def rule_to_json(row: RuleRow, seen: Seen | None = None) -> dict[str, Any]:
    """Return a rule with how it stands.

    Args:
        row: the rule.
        seen: what the newest look saw.
    """
    return {
        "id": row.id,
        "ready": row.ready,
        "name": row.name,
        "is_enabled": row.is_enabled,
        **row.document,
        "state": row.state if row.is_enabled else "off",
        "since": to_text(row.since),
        "is_firing": row.is_firing,
        "now": seen.value if seen else row.value,
        "low": seen.band.low if seen else None,
        "high": seen.band.high if seen else None,
        "seen_at": to_text_or_none(seen.at if seen else None),
        "told": row.told,
        "acknowledged_by": row.acknowledged_by,
        "snoozed_until": to_text_or_none(row.snoozed_until),
        "updated_at": to_text(row.updated_at),
    }


def change_to_json(row: ChangeRow) -> dict[str, Any]:
    """Return what became of a rule."""
    return {
        "id": row.id,
        "rule_id": row.rule_id,
        "name": row.name,
        "kind": row.kind,
        "previous": row.previous,
        "state": row.state,
        "at": to_text(row.at),
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "by": row.by,
        "is_silenced": row.is_silenced,
    }


def notice_to_json(row: NoticeRow) -> dict[str, Any]:
    """Return a notice that was, or is to be, sent."""
    return {
        "id": row.id,
        "rule_id": row.rule_id,
        "kind": row.kind,
        "at": to_text(row.at),
        "title": row.title,
        "body": row.body,
        "people": row.people,
        "sent_at": to_text_or_none(row.sent_at),
    }


def silence_to_json(row: SilenceRow) -> dict[str, Any]:
    """Return a silence."""
    return {
        "id": row.id,
        "rule_id": row.rule_id,
        "since": to_text(row.since),
        "until": to_text(row.until),
        "reason": row.reason,
        "by": row.by_name,
    }
