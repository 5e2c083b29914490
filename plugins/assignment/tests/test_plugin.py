"""The plugin in a host: settings, whom a visitor knows, offers, absences, the watchdog."""

from dataclasses import replace
from datetime import timedelta

import pytest

import chatclick_assignment
from chatclick import AssignmentView, Phrase, Skill, SubjectView
from chatclick.clock import now
from chatclick.testing import BenchHost, contract_check, in_english
from chatclick_assignment.assigner import Assigner
from chatclick_assignment.migrating import migrate
from chatclick_assignment.watchdog import EVENT


async def start(host: BenchHost, **config: object) -> Assigner:
    """Run the plugin, and let nothing happen by itself."""
    await host.run(chatclick_assignment.plugin, config=config)
    return await find_running()


async def restart(host: BenchHost, **config: object) -> Assigner:
    """Give the plugin other settings, which starts it anew, and let nothing happen by itself."""
    await host.configure("assignment", **config)
    return await find_running()


async def find_running() -> Assigner:
    [assigner] = chatclick_assignment.plugin.assigners.values()
    await assigner.stop()
    return assigner


@pytest.fixture(autouse=True)
def the_visitor_waits(host: BenchHost, visitor) -> None:
    """Let the visitor of each test wait for somebody."""
    change(host, state="queued", waiting_since=now())


def change(host: BenchHost, **fields: object) -> None:
    host.world.sessions[host.session.id] = replace(host.session, **fields)


def move(host: BenchHost, agent, **fields: object) -> None:
    host.world.staff[agent.id] = replace(agent.view, **fields)


def said(answer) -> str:
    return in_english("chatclick_assignment", answer.reason)


async def route(host: BenchHost) -> str | None:
    """Ask where the session goes, and give it to them as the host does."""
    answer = await host.route()
    if answer is None or answer.staff_id is None:
        return None
    session = await host.services.sessions.assign(
        host.session.id, answer.staff_id, reason=said(answer), plugin_id="assignment", lease=None
    )
    assignment = AssignmentView(
        assignee=session.assignee, previous=None, reason=said(answer), trace_id=None
    )
    await host.tell("session_assigned", {"session": session, "assignment": assignment})
    return answer.staff_id


async def test_the_plugin_keeps_the_contract():
    contract_check(chatclick_assignment.plugin)


async def test_a_plugin_that_finds_the_language_out_is_asked_for_it(host, visitor):
    host.add_agent("Ann", languages=("en",))
    german = host.add_agent("Bob", languages=("de",))
    await host.run(chatclick_assignment.plugin, config={"language": "only"})
    change(host, language="fr")
    asked = {"session": visitor.session, "message": None}
    says = {"facts": {"language_detection": {"language": "de-AT"}, "mood": {"language": "en"}}}

    nobody = await host.dispatch("route_session", **asked, facts={"mood": {"language": "de"}})
    found = await host.dispatch("route_session", **asked, **says)
    await host.configure("assignment", language="only", language_from="")

    assert (nobody, found.staff_id) == (None, german.id)
    assert await host.dispatch("route_session", **asked, **says) is None


async def test_skills_languages_and_queues_come_from_the_host(host, visitor):
    plain = host.add_agent("Ann", languages=("en",))
    skilled = host.add_agent("Bob", skills=(Skill(name="VAT", level=2),), languages=("de",))
    queues = [{"queue_id": "que_1", "language": "off", "needs": [{"name": "vat", "level": 2}]}]
    await start(host, queues=queues)

    change(host, language="en")
    assert (await host.route()).staff_id == plain.id
    change(host, language="de")
    assert (await host.route()).staff_id == skilled.id
    change(host, language="en", queue_id="que_1")
    answer = await host.route()

    assert answer.staff_id == skilled.id
    assert [(one.id, one.veto) for one in answer.trace] == [
        (skilled.id, ""),
        (plain.id, Phrase("knows_nothing", {"skill": "vat", "has": 0, "needed": 2})),
    ]


@pytest.mark.parametrize(("helps", "means"), [(True, "at_once"), (False, "never")])
def test_settings_of_one_point_oh_mean_the_same_afterwards(helps, means):
    migrated = migrate({"help_other_teams": helps}, "1.0")

    assert migrated == {"other_teams": means, "language": "off"}
    assert migrate({"strategy": "weighted"}, "2.3") == {"strategy": "weighted"}


async def test_settings_that_do_not_go_together_are_named(host):
    await start(host)
    context_problems = await host.dispatch(
        "config_check",
        new={"gone": "team", "gone_team_id": "", "queues": [{"queue_id": "a"}] * 2},
        old={},
    )

    pointers = [one.pointer for one in context_problems]
    assert pointers == ["/gone_team_id", "/queues/1/queue_id"]


async def test_a_visitor_gets_back_to_whom_they_had_and_it_can_be_exported_and_erased(
    host, visitor, clock
):
    first = host.add_agent("Ann")
    await start(host, sticky="last_agent", keep_last_days=30)
    assert await route(host) == first.id
    host.add_agent("Bob", capacity=100)
    subject = SubjectView(visitor_id=host.session.visitor.id)

    change(host, state="queued", assignee=None)
    clock.advance(days=29)
    answer = await host.route()
    clock.advance(days=2)
    later = await host.route()
    files = await host.dispatcher.collect("subject_export", {"subject": subject})
    await host.dispatcher.collect("subject_erase", {"subject": subject})
    gone = await host.dispatcher.collect("subject_export", {"subject": subject})

    assert (answer.staff_id, said(answer)) == (first.id, "The visitor knows them, of 2 available")
    assert said(later) == "Least busy of 2 available", "too long ago"
    assert [one.value[0].name for one in files.answers] == ["last_agent.json"]
    assert not gone.answers


async def test_only_a_site_that_vouches_names_an_owner(host, visitor):
    host.add_agent("Ann", email="ann@example.com")
    owner = host.add_agent("Bob", email="Bob@example.com", capacity=1)
    await start(host, sticky="owner")
    view = visitor.view
    traits = {"owner": "bob@example.com"}

    host.world.visitors[view.id] = replace(view, traits=traits, is_identified=False)
    unproved = await host.route()
    host.world.visitors[view.id] = replace(view, traits=traits, is_identified=True)
    proved = await host.route()

    assert proved.staff_id == owner.id
    assert unproved.reason != proved.reason


async def test_a_limit_in_a_span_of_time_holds_over_a_restart(host, clock):
    agent = host.add_agent("Ann", capacity=100)
    await start(host, pace_sessions=2, pace_minutes=30)
    for _ in range(2):
        assert await route(host) == agent.id
        change(host, state="queued", assignee=None)
    assert await route(host) is None

    # Other settings start the plugin anew.
    await host.configure("assignment", pace_sessions=2, pace_minutes=30, keep_last_days=7)

    assert await route(host) is None
    clock.advance(minutes=31)
    assert await route(host) == agent.id


async def test_what_nobody_answers_passes_on_and_stays_in_the_end(host, clock):
    first, second = host.add_agent("Ann"), host.add_agent("Bob")
    assigner = await start(host, answer_within_s=60, passes=1)
    one = await route(host)

    clock.advance(seconds=59)
    await assigner.look_after_offers()
    assert host.session.assignee.id == one
    clock.advance(seconds=2)
    await assigner.look_after_offers()
    assert host.session.assignee is None
    two = await route(host)
    clock.advance(seconds=61)
    await assigner.look_after_offers()

    assert {one, two} == {first.id, second.id}
    assert host.session.assignee.id == two, "it was passed on as often as is set"


async def test_what_somebody_took_in_the_same_moment_is_not_taken_back(host, clock):
    host.add_agent("Ann")
    assigner = await start(host, answer_within_s=60)
    one = await route(host)
    clock.advance(seconds=61)
    seen = host.session
    change(host, lease=seen.lease + 2)  # it went to somebody else and came back

    assert not await assigner.offers.settle(seen, has_another=True)

    assert host.session.assignee.id == one


async def test_an_answer_ends_the_offer(host, clock):
    agent, _other = host.add_agent("Ann"), host.add_agent("Bob")
    assigner = await start(host, answer_within_s=60)
    await route(host)

    change(host, waiting_since=None)
    clock.advance(seconds=90)
    await assigner.look_after_offers()

    assert host.session.assignee is not None
    change(host, waiting_since=now())
    clock.advance(seconds=90)
    await assigner.look_after_offers()
    assert host.session.assignee is not None, "the offer is over for good"
    assert agent.id


async def test_somebody_slow_is_better_than_nobody(host, clock):
    agent = host.add_agent("Ann")
    assigner = await start(host, answer_within_s=60)
    await route(host)

    clock.advance(seconds=90)
    await assigner.look_after_offers()

    assert host.session.assignee.id == agent.id


async def test_what_is_due_together_is_taken_back_only_as_far_as_others_have_room(host, clock):
    slow = host.add_agent("Ann")
    other = host.add_agent("Bob", capacity=1, availability="away")
    assigner = await start(host, answer_within_s=60)
    for _ in range(3):
        host.visitor = host.add_visitor()
        change(host, state="queued", waiting_since=now())
        assert await route(host) == slow.id
    move(host, other, availability="online")

    clock.advance(seconds=61)
    await assigner.look_after_offers()
    assert len(slow.sessions) == 2
    clock.advance(seconds=1)
    await assigner.look_after_offers()

    assert len(slow.sessions) == 2, "the free place is promised until routing gives it out"


async def test_what_nobody_else_came_for_goes_back_to_who_let_it_pass(host, clock):
    slow = host.add_agent("Ann")
    assigner = await start(host, answer_within_s=60)
    assert await route(host) == slow.id
    other = host.add_agent("Bob")
    clock.advance(seconds=61)
    await assigner.look_after_offers()
    other.goes_away()

    assigner = await restart(host, answer_within_s=60, keep_last_days=7)
    clock.advance(seconds=59)
    await assigner.look_after_offers()
    assert await route(host) is None, "somebody else may come yet"
    clock.advance(seconds=1)
    await assigner.look_after_offers()

    assert await route(host) == slow.id


@pytest.mark.parametrize(("language", "is_taken"), [("de", False), ("en", True), (None, True)])
async def test_what_others_cannot_have_for_its_language_is_not_taken_back(
    host, clock, language, is_taken
):
    slow = host.add_agent("Ann", languages=("de", "en"))
    other = host.add_agent("Bob", languages=("en",), availability="away")
    assigner = await start(host, answer_within_s=60, language="only")
    host.world.facts["language_detection"] = {"language": language}
    assert await route(host) == slow.id
    move(host, other, availability="online")

    clock.advance(seconds=61)
    await assigner.look_after_offers()

    assert (host.session.assignee is None) == is_taken


async def test_switching_offers_off_leaves_those_that_run_with_who_has_them(host, clock):
    for name in ("Ann", "Bob"):
        host.add_agent(name)
    await start(host, answer_within_s=300)
    has_it = await route(host)
    clock.advance(seconds=10)

    assigner = await restart(host, answer_within_s=0)
    await assigner.look_after_offers()
    assert host.session.assignee.id == has_it
    clock.advance(days=1)
    assigner = await restart(host, answer_within_s=300)
    await assigner.look_after_offers()

    assert host.session.assignee.id == has_it, "what ran before is forgotten"


@pytest.mark.parametrize(
    ("gone", "is_away", "is_taken"),
    [("keep", False, False), ("queue", False, True), ("queue", True, False)],
)
async def test_who_is_gone_long_enough_loses_what_a_visitor_waits_in(
    host, clock, gone, is_away, is_taken
):
    agent = host.add_agent("Ann")
    assigner = await start(host, gone=gone, gone_minutes=10)
    await route(host)
    away = {"availability": "away"} if is_away else {"is_connected": False}
    move(host, agent, **away)

    await assigner.absences.check(now())
    clock.advance(minutes=9)
    await assigner.absences.check(now())
    assert host.session.assignee is not None, "not yet"
    clock.advance(minutes=2)
    await assigner.absences.check(now())

    assert (host.session.assignee is None) == is_taken


async def test_somebody_who_comes_back_in_time_keeps_everything(host, clock):
    agent = host.add_agent("Ann")
    assigner = await start(host, gone="queue", gone_minutes=10, gone_when_away=True)
    await route(host)
    for minutes in (9, 9):
        move(host, agent, availability="away")
        await assigner.absences.check(now())
        clock.advance(minutes=minutes)
        move(host, agent, availability="online")
        await assigner.absences.check(now())

    assert host.session.assignee.id == agent.id


async def test_sessions_of_somebody_gone_can_go_to_a_team(host, clock):
    agent = host.add_agent("Ann")
    assigner = await start(host, gone="team", gone_minutes=0, gone_team_id="tea_1")
    await route(host)
    move(host, agent, is_connected=False, last_seen_at=now() - timedelta(minutes=1))

    taken = await assigner.absences.check(now())
    answer = await host.route()

    assert taken == [host.session.id]
    assert (answer.team_id, said(answer)) == ("tea_1", "Whoever had it is gone")


async def test_a_queue_that_is_stuck_is_said_once_and_shows_in_the_health(host, clock):
    host.add_agent("Ann")
    assigner = await start(host, stuck_after_s=90)
    session_id = host.session.id

    clock.advance(seconds=89)
    await assigner.look_at_queue()
    assert assigner.watchdog.report().status == "ok"
    clock.advance(seconds=2)
    await assigner.look_at_queue()
    await assigner.look_at_queue()

    assert host.world.events == [
        (session_id, EVENT, {"waited_s": 91, "queue_id": host.session.queue_id, "free": 1})
    ]
    health = assigner.watchdog.report()
    assert health.status == "degraded" and session_id in health.message
    await route(host)
    await assigner.look_at_queue()
    assert assigner.watchdog.report().status == "ok"


async def test_who_waits_because_nobody_can_take_it_is_not_stuck(host, clock):
    agent = host.add_agent("Ann")
    agent.goes_away()
    assigner = await start(host, stuck_after_s=90)

    clock.advance(minutes=5)
    await assigner.look_at_queue()

    assert not host.world.events
