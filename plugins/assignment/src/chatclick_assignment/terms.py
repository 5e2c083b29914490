"""From settings to a strategy: what is set for all sessions, and what a queue sets otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chatclick_assignment.strategies import Filter, Order, Person, Strategy
from chatclick_assignment.strategies.advised import Advised
from chatclick_assignment.strategies.deciding import Circle
from chatclick_assignment.strategies.languages import LanguageFirst, SpeaksOnly
from chatclick_assignment.strategies.load import LeastBusy
from chatclick_assignment.strategies.presence import NotPassed, Present
from chatclick_assignment.strategies.room import Capacity, ChannelRoom, Pace
from chatclick_assignment.strategies.rotation import Rotation
from chatclick_assignment.strategies.skills import Skilled, SkillFit
from chatclick_assignment.strategies.sticky import HeldForKnown, KnownFirst
from chatclick_assignment.strategies.teams import InTeam, OtherTeams
from chatclick_assignment.strategies.weights import Weighted

SAME = "same"
"""The choice of a queue that does as is set for all."""

_PER_QUEUE = ("strategy", "language", "sticky", "skills", "other_teams")


@dataclass(frozen=True, slots=True)
class Terms:
    """What counts for the sessions of one queue; the fields are described in the manifest."""

    strategy: str = "least_busy"
    language: str = "first"
    sticky: str = "off"
    skills: str = "off"
    other_teams: str = "never"
    other_teams_after_s: float = 60.0
    sticky_hold_s: float = 0.0
    language_only_s: float = 0.0
    skills_only_s: float = 0.0
    pace_sessions: int = 0
    pace_minutes: int = 60
    channels: Mapping[str, int] | None = None
    needs: Mapping[str, int] | None = None


def read_terms(config: Mapping[str, Any], queue_id: str | None) -> Terms:
    """Read what counts in a queue.

    Args:
        config: the plugin's settings, with defaults.
        queue_id: the queue; None for none.
    """
    own: Mapping[str, Any] = next(
        (one for one in config["queues"] if one["queue_id"] == queue_id), {}
    )
    chosen = {
        name: config[name] if own.get(name, SAME) == SAME else own[name] for name in _PER_QUEUE
    }
    return Terms(
        **chosen,
        other_teams_after_s=config["other_teams_after_s"],
        sticky_hold_s=config["sticky_hold_s"],
        language_only_s=config["language_only_s"],
        skills_only_s=config["skills_only_s"],
        pace_sessions=config["pace_sessions"],
        pace_minutes=config["pace_minutes"],
        channels={one["channel"]: one["limit"] for one in config["channels"]},
        needs={one["name"].casefold(): one["level"] for one in own.get("needs", ())},
    )


def build_strategy(terms: Terms, people: Iterable[Person] = ()) -> Strategy:
    """Put the strategy together that the terms describe.

    Args:
        terms: what counts.
        people: all that may come into question; who of them is there decides how long a session is
            held for somebody the visitor knows.
    """
    main = _build_main(terms)
    advised = Advised()
    return Strategy(
        filters=tuple(_list_filters(terms, people)),
        circles=_list_circles(terms),
        orders=(*_list_orders(terms), advised, main),
        main=main,
        advised=advised,
    )


def _build_main(terms: Terms) -> Order:
    if terms.strategy == "round_robin":
        return Rotation()
    return Weighted(terms.pace_minutes) if terms.strategy == "weighted" else LeastBusy()


def _list_filters(terms: Terms, people: Iterable[Person]) -> Iterable[Filter]:
    yield Present()
    yield NotPassed()
    yield Skilled(terms.skills_only_s or None)
    if terms.language == "only":
        yield SpeaksOnly(terms.language_only_s or None)
    yield Capacity()
    if terms.channels:
        yield ChannelRoom(terms.channels)
    if terms.pace_sessions:
        yield Pace(terms.pace_sessions, terms.pace_minutes)
    if terms.sticky != "off" and terms.sticky_hold_s:
        there = frozenset(person.id for person in people if person.is_there)
        yield HeldForKnown(terms.sticky_hold_s, there)


def _list_circles(terms: Terms) -> tuple[Circle, ...]:
    if terms.other_teams == "never":
        return (InTeam(),)
    after_s = terms.other_teams_after_s if terms.other_teams == "after_wait" else 0.0
    return (InTeam(), OtherTeams(after_s))


def _list_orders(terms: Terms) -> Iterable[Order]:
    if terms.sticky != "off":
        yield KnownFirst()
    if terms.language != "off":
        yield LanguageFirst()
    if terms.skills != "off":
        yield SkillFit(is_frugal=terms.skills == "just_enough")


def find_needs(terms: Terms, tags: Iterable[str]) -> dict[str, int]:
    """Return the skills a session needs: those of its queue, and of tags like `skill:billing:2`."""
    needs = dict(terms.needs or {})
    for tag in tags:
        word, _, rest = tag.casefold().partition(":")
        name, _, level = rest.partition(":")
        if word == "skill" and name:
            least = int(level) if level in ("1", "2", "3") else 1
            needs[name] = max(needs.get(name, 0), least)
    return needs
