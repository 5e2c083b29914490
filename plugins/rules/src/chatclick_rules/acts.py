"""What matched rules come to: one list of acts, of which one at most says where a session goes."""

from collections.abc import Mapping, Sequence
from typing import Any

from chatclick import Candidate, Phrase
from chatclick_rules.engine import Decision, RoutingRule, explain, list_lines
from chatclick_rules.engine.analysis import CAUSES

MAX_EXPLAINED = 10
MAX_TRACED = 30

TARGET_KEYS = {"queue": "queue_id", "team": "team_id", "agent": "staff_id"}


def build_acts(matched: Sequence[RoutingRule]) -> list[dict[str, Any]]:
    """Return all actions of the rules that matched, in order.

    Only the first destination counts, and closing comes last, so that what else was meant to be
    said or noted is.
    """
    acts: list[dict[str, Any]] = []
    has_target = False
    for rule in matched:
        for action in rule.actions:
            if action.is_target:
                if has_target:
                    continue
                has_target = True
            act: dict[str, Any] = {"rule_id": rule.id, "kind": action.kind}
            act["data"] = dict(action.data)
            if action.is_target:
                act["even_if_answered"] = rule.even_if_answered
                act["even_if_passed_on"] = rule.even_if_passed_on
            acts.append(act)
    return sorted(acts, key=lambda act: act["kind"] == "close")


def find_target(acts: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the act that says where the session goes."""
    return next((act for act in acts if act["kind"] in TARGET_KEYS), None)


def list_caused(acts: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return the events that acts lead to."""
    return frozenset(event for act in acts for event in CAUSES.get(act["kind"], ()))


def build_explanation(
    decision: Decision, facts: Mapping[str, Any], at: Any, *, shows_facts: bool = False
) -> dict[str, Any]:
    """Explain a decision: the rules that matched, and the last ones before that did not."""
    return {
        "matched": [
            explain(rule, facts, at, shows_facts=shows_facts)
            for rule in decision.matched[:MAX_EXPLAINED]
        ],
        "missed": [explain(rule, facts, at, shows_facts=shows_facts) for rule in decision.missed],
        "considered": decision.considered,
        "skipped": decision.skipped,
    }


def build_reason(explained: Mapping[str, Any], act: Mapping[str, Any]) -> Phrase:
    """Name the rule that says where the session goes."""
    names = {rule["rule_id"]: rule["name"] for rule in explained["matched"]}
    return Phrase("rule", {"name": names.get(act["rule_id"], act["rule_id"])})


def build_trace(explained: Mapping[str, Any], act: Mapping[str, Any]) -> tuple[Candidate, ...]:
    """Return the lines of a trace: the destination, why, and the rules that were not true."""
    kind = {"agent": "staff"}.get(act["kind"], act["kind"])
    target = act["data"][TARGET_KEYS[act["kind"]]]
    lines: list[Candidate] = []
    for rule in explained["matched"]:
        is_it = rule["rule_id"] == act["rule_id"]
        note = Phrase("decided" if is_it else "matched_too", {"name": rule["name"]})
        lines.append(Candidate(kind=kind, id=target, note=note))
        lines += [
            Candidate(
                kind=kind, id=target, note=Phrase("holds" if is_met else "fails", {"what": text})
            )
            for text, is_met in list_lines(rule["when"])
        ]
    for rule in explained["missed"]:
        missing = [text for text, is_met in list_lines(rule["when"]) if not is_met]
        veto = Phrase("not_so", {"why": missing[0]}) if missing else Phrase("not_within_hours")
        note = Phrase("rule", {"name": rule["name"]})
        lines.append(Candidate(kind=kind, id=target, veto=veto, note=note))
    return tuple(lines[:MAX_TRACED])
