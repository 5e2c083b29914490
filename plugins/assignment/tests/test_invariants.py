"""Whatever happens in an office, in any order: what product and people rely on holds.

The office here is in memory, so that hypothesis can live through thousands of days; it gives out
with the plugin's own strategies, and refuses at the claim what the host refuses.
"""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chatclick_assignment.strategies import Person, decide
from chatclick_assignment.terms import Terms, build_strategy

from .people import NOON, case, person

TEAMS = (None, "tea_1")


class Office(RuleBasedStateMachine):
    """People come and go, sessions come and end."""

    @initialize(
        capacities=st.lists(st.integers(1, 3), min_size=1, max_size=4),
        strategy=st.sampled_from(["least_busy", "round_robin", "weighted"]),
        other_teams=st.sampled_from(["never", "at_once", "after_wait"]),
        language=st.sampled_from(["off", "first"]),
    )
    def open(self, capacities, strategy, other_teams, language):
        self.terms = Terms(strategy=strategy, other_teams=other_teams, language=language)
        self.at = NOON
        self.people: dict[str, Person] = {}
        for number, capacity in enumerate(capacities):
            one = person(
                str(number),
                capacity=capacity,
                team_ids={"tea_1"} if number % 2 else set(),
                languages=("de",) if number % 3 else (),
            )
            self.people[one.id] = one
        self.waiting: dict[str, tuple] = {}
        self.owners: dict[str, str] = {}
        self.taken: list[tuple[str, bool, int]] = []
        self.opened = 0

    @rule(count=st.integers(1, 4), team=st.sampled_from(TEAMS), is_german=st.booleans())
    def visitors_come(self, count, team, is_german):
        for _ in range(count):
            self.opened += 1
            language = "de" if is_german else None
            self.waiting[f"ses_{self.opened:04}"] = (self.at, team, language)
        self.give_out()

    @precondition(lambda self: self.owners)
    @rule(data=st.data())
    def one_ends(self, data):
        session_id = data.draw(st.sampled_from(sorted(self.owners)))
        self.change(self.owners.pop(session_id), open_sessions=-1)
        self.give_out()

    @rule(data=st.data(), is_online=st.booleans())
    def somebody_switches(self, data, is_online):
        staff_id = data.draw(st.sampled_from(sorted(self.people)))
        self.people[staff_id] = replace(self.people[staff_id], is_online=is_online)
        self.give_out()

    @rule(data=st.data(), is_connected=st.booleans())
    def somebody_comes_or_goes(self, data, is_connected):
        staff_id = data.draw(st.sampled_from(sorted(self.people)))
        self.people[staff_id] = replace(self.people[staff_id], is_connected=is_connected)
        self.give_out()

    @rule(seconds=st.integers(1, 120))
    def time_passes(self, seconds):
        self.at += timedelta(seconds=seconds)
        self.give_out()

    def give_out(self):
        """Offer what waits, the longest wait first, as routing does."""
        for session_id in list(self.waiting):
            decision = self.ask(session_id)
            if decision.chosen is None:
                continue
            got = self.people[decision.chosen.id]
            self.taken.append((got.id, got.is_there, got.capacity - got.open_sessions))
            del self.waiting[session_id]
            assert session_id not in self.owners
            self.owners[session_id] = got.id
            self.change(got.id, open_sessions=1)

    def ask(self, session_id):
        since, team, language = self.waiting[session_id]
        waited_s = (self.at - since).total_seconds()
        one = case(id=session_id, at=self.at, team_id=team, language=language, waited_s=waited_s)
        people = list(self.people.values())
        return decide(build_strategy(self.terms, people), people, one)

    def change(self, staff_id, *, open_sessions):
        was = self.people[staff_id]
        is_new = open_sessions > 0
        self.people[staff_id] = replace(
            was,
            open_sessions=was.open_sessions + open_sessions,
            given=was.given + is_new,
            last_assigned_at=self.at if is_new else was.last_assigned_at,
        )

    @invariant()
    def nobody_has_more_than_they_take(self):
        for one in self.people.values():
            assert one.open_sessions <= one.capacity
            assert one.open_sessions == list(self.owners.values()).count(one.id)

    @invariant()
    def nothing_was_given_to_somebody_away_or_full(self):
        assert all(is_there and room > 0 for _, is_there, room in self.taken)

    @invariant()
    def a_session_waits_or_has_one_owner(self):
        assert not self.waiting.keys() & self.owners.keys()

    @invariant()
    def nobody_waits_while_somebody_eligible_is_free(self):
        for session_id, (since, team, _) in self.waiting.items():
            others_help = self.terms.other_teams == "at_once" or (
                self.terms.other_teams == "after_wait"
                and (self.at - since).total_seconds() >= self.terms.other_teams_after_s
            )
            assert not [
                one
                for one in self.people.values()
                if one.is_there
                and one.open_sessions < one.capacity
                and (team is None or team in one.team_ids or others_help)
            ], session_id


TestOffice = Office.TestCase
TestOffice.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
