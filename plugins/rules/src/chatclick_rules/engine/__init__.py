"""Rules without a host: reading, deciding, explaining, and saying what is odd about them.

Nothing here knows a clock, a database or a network: facts and the time go in, decisions come out.
"""

from chatclick_rules.engine.actions import Action
from chatclick_rules.engine.deciding import Decision, Engine, decide_one_by_one
from chatclick_rules.engine.explaining import explain, list_lines
from chatclick_rules.engine.facts import build_facts
from chatclick_rules.engine.fields import FIELDS, KNOWN
from chatclick_rules.engine.operators import OPERATORS
from chatclick_rules.engine.rule_set import EVENTS, RoutingRule, RuleSet, read_rule_set

__all__ = [
    "EVENTS",
    "FIELDS",
    "KNOWN",
    "OPERATORS",
    "Action",
    "Decision",
    "Engine",
    "RoutingRule",
    "RuleSet",
    "build_facts",
    "decide_one_by_one",
    "explain",
    "list_lines",
    "read_rule_set",
]
