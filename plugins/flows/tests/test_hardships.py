"""What goes wrong around a flow: people become others, servers answer nonsense."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import time
from typing import Any

import pytest

from chatclick import SessionView
from chatclick.errors import Conflict, TooManyRequests, Unavailable
from chatclick_flows import performing
from chatclick_flows import plugin as plugin_module
from chatclick_flows.engine import TimeCame
from chatclick_flows.models import Run
from chatclick_flows.runs import Runs

START = "/plugins/flows/sessions/{}/start"


async def _waits_for_people(stage: Any) -> bool:
    wait = (await stage.get_run()).state["wait"]
    return bool(wait) and wait["kind"] == "people"


async def test_a_visitor_who_turns_out_to_be_somebody_known_goes_on_in_the_flow(stage) -> None:
    stage.offer("lead-capture")
    session = await stage.open_session()
    await stage.say("pricing")
    world, visitor, known = stage.host.world, stage.host.visitor, stage.host.add_visitor()
    del world.visitors[visitor.id]
    owner = replace(session.visitor, id=known.id)
    world.sessions[session.id] = replace(stage.host.session, visitor=owner)
    visitor.id = known.id

    assert await stage.say("Ada") == ["And your e-mail address, Ada?"]
    assert known.view.traits["name"] == "Ada"
    assert (await stage.get_run()).status == "running"


async def test_somebody_who_is_gone_is_no_session_that_is_gone(stage) -> None:
    blocks = [{"id": "a", "type": "core.assign", "data": {"staff_id": "stf_" + "0" * 32}}]
    steps = [{"id": "s", "blocks": blocks}]
    await stage.publish({"schemaVersion": 1, "id": "f", "name": "F", "steps": steps})
    stage.offer("f")

    session = await stage.open_session()

    assert (session.state, (await stage.get_run()).status) == ("queued", "paused")


class _Between:
    """A context that lets something happen before a write."""

    def __init__(self, context: Any, happens: Any) -> None:
        self._context, self._happens = context, happens

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    async def write(self, work: Any) -> Any:
        await self._happens()
        return await self._context.write(work)


class _SlowRuns(Runs):
    """Runs where something happens after a run was looked for and before that is known."""

    happens: Any = None

    async def find(self, session_id: str) -> Run | None:
        found = await super().find(session_id)
        if self.happens is not None:
            happens, self.happens = self.happens, None
            await happens()
        return found


def _build_runs(kind: type[Any], context: Any) -> Any:
    return kind(context, stage_service().library, lambda _: None, lambda: None)


def stage_service() -> Any:
    return plugin_module._service


async def _open_idle(stage: Any) -> SessionView:
    stage.offer(None)
    return await stage.open_session()


async def test_a_turn_before_the_commit_of_a_start_leaves_the_run_known(stage) -> None:
    session = await _open_idle(stage)

    async def happens() -> None:
        assert await runs.take_turn(session.id, TimeCame(0.0)) is None

    runs = _build_runs(Runs, _Between(stage_service().context, happens))
    await runs.start(session, "triage", {}, seq=0, is_asked=True)

    assert runs.has(session.id)


async def test_a_turn_that_looked_before_a_start_and_ends_after_it_leaves_the_run_known(
    stage,
) -> None:
    session = await _open_idle(stage)
    runs = _build_runs(_SlowRuns, stage_service().context)

    async def happens() -> None:
        await runs.start(session, "triage", {}, seq=0, is_asked=True)

    runs.happens = happens
    assert await runs.take_turn(session.id, TimeCame(0.0)) is None

    assert runs.has(session.id)


@pytest.mark.parametrize(
    "answer",
    [
        rb'{"order": {"state": "a\u0000b"}}',
        rb'{"order": {"state": "\ud800"}}',
        b'{"order": {"state": NaN}}',
        b'{"order": {"state": 1e999}}',
        rb'{"order": {"state": "sent", "\u0000": 1}}',
        b'{"order": {"state": "sent"}, "more": %s%s}' % (b"[" * 200, b"]" * 200),
        b"[" * 30_000 + b"]" * 30_000,
    ],
    ids=["nul", "surrogate", "nan", "infinity", "key", "deep", "abyss"],
)
async def test_an_answer_that_no_database_takes_is_a_failed_call(stage, answer) -> None:
    stage.host.outbox.will_answer("GET", "https://shop.example/api/orders/1", content=answer)
    stage.offer("order-status")
    await stage.open_session()

    await stage.say("1")
    await stage.wait_for(lambda: _waits_for_people(stage))
    await stage.settle()

    assert stage.host.session.state == "queued"


@pytest.mark.parametrize("error", [Conflict("Busy.", code="busy"), TooManyRequests("Later.")])
async def test_a_call_that_is_given_up_has_failed(stage, monkeypatch, error) -> None:
    monkeypatch.setattr(performing, "MAX_ATTEMPTS", 1)
    monkeypatch.setattr(performing, "FIRST_DELAY_S", 0.001)

    async def call(*_: Any) -> Any:
        raise error

    monkeypatch.setattr(performing.Performer, "_request", call)
    stage.offer("order-status")
    await stage.open_session()

    await stage.say("1")
    await stage.wait_for(lambda: _waits_for_people(stage))
    await stage.settle()

    assert stage.host.session.state == "queued"


@pytest.mark.parametrize("order", [".", ".."])
async def test_a_value_does_not_climb_in_an_address(stage, order) -> None:
    for url in ("https://shop.example/api/orders/..", "https://shop.example/api/orders/."):
        stage.host.outbox.will_answer("GET", url, json={"order": {"state": "sent"}})
    stage.offer("order-status")
    await stage.open_session()

    await stage.say(order)
    await stage.wait_for(lambda: _waits_for_people(stage))
    await stage.settle()

    assert stage.host.outbox.requests == []
    assert stage.host.session.state == "queued"


async def test_what_waits_for_people_is_not_closed_by_the_flow_it_left(stage) -> None:
    ask = {
        "id": "a",
        "type": "core.ask.text",
        "data": {"text": "Still there?", "variable": "word", "timeout_s": 60},
        "out": {"timeout": "over"},
    }
    steps = [
        {"id": "s", "blocks": [ask]},
        {"id": "over", "blocks": [{"id": "c", "type": "core.close", "data": {}}]},
    ]
    variables = [{"name": "word", "type": "text"}]
    about = {"schemaVersion": 1, "id": "f", "name": "F", "variables": variables}
    await stage.publish({**about, "steps": steps})
    stage.offer("f")
    session = await stage.open_session()
    assert session.state == "bot"
    waiting = replace(session, state="queued", category="open")
    stage.host.world.sessions[session.id] = waiting

    await stage_service().runs.take_turn(session.id, TimeCame(time() + 61))
    await stage.settle()

    assert stage.host.session.state == "queued"


async def test_tasks_are_done_once_the_database_is_back(stage, monkeypatch) -> None:
    monkeypatch.setattr(performing, "PAUSE_S", 0.001)
    find, away = performing.Performer._find_next, [True, True]

    async def find_next(performer: Any, session_id: str) -> Any:
        if away:
            away.pop()
            raise Unavailable("The database is away.")
        return await find(performer, session_id)

    monkeypatch.setattr(performing.Performer, "_find_next", find_next)
    stage.offer("triage")
    await stage.open_session()

    assert not away
    assert stage.host.visitor.reads == ["What is it about?"]


async def test_answers_are_kept_no_longer_where_people_took_over(stage) -> None:
    steps = [{"id": "s", "blocks": [{"id": "a", "type": "core.handover", "data": {}}]}]
    await stage.publish({"schemaVersion": 1, "id": "f", "name": "F", "steps": steps})
    stage.offer("f")
    session = await stage.open_session()
    service = stage_service()
    assert (session.state, (await stage.get_run()).status) == ("queued", "paused")
    assert (await service._sweep_once(), service.runs.has_any()) == (0, True)

    async def age() -> None:
        await Run.all().update(started_at=datetime.now(UTC) - timedelta(days=91))

    await service.context.write(age)

    assert (await service._sweep_once(), service.runs.has_any()) == (1, False)
    assert not await Run.all().exists()


async def test_what_is_said_waits_while_the_host_takes_no_more(stage, monkeypatch) -> None:
    monkeypatch.setattr(performing, "MAX_ATTEMPTS", 1)
    monkeypatch.setattr(performing, "FIRST_DELAY_S", 0.001)
    intake, refusals = stage.host.services.intake, []
    post = intake.post

    async def refuse(**given: Any) -> Any:
        if len(refusals) < 5:
            refusals.append(given)
            raise TooManyRequests("Too many at once.", retry_after_s=0.001)
        return await post(**given)

    monkeypatch.setattr(intake, "post", refuse)
    stage.offer("triage")
    await stage.open_session()

    assert stage.host.visitor.reads == ["What is it about?"]


async def test_a_visitor_starts_flows_at_a_bearable_pace(stage) -> None:
    stage.offer(None, refs=("order-status",))
    session = await stage.open_session()
    path, who = START.format(session.id), stage.host.visitor.id

    for _ in range(6):
        assert (await stage.call("POST", path, {"flow_id": "order-status"}, who=who))[0] == 201
    answer = await stage.client.post(
        path, json={"flow_id": "order-status"}, headers={"Authorization": f"Bearer {who}"}
    )
    await stage.settle()

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 10
    assert await Run.all().count() == 6
    assert (await stage.call("POST", path, {"flow_id": "order-status"}))[0] == 201, "staff may"
    await stage.settle()


@pytest.mark.parametrize("value", [7, 1.5, True])
async def test_a_flow_begins_only_with_values_of_the_types_it_declares(stage, value) -> None:
    stage.offer(None, refs=("order-status",))
    session = await stage.open_session()
    start = {"flow_id": "order-status", "variables": {"order_number": value}}

    status, problem = await stage.call(
        "POST", START.format(session.id), start, who=stage.host.visitor.id
    )

    assert status == 422, problem
    assert [one["pointer"] for one in problem["errors"]] == ["/variables/order_number"]
    assert stage.host.session.state == "queued"
    assert not await Run.all().exists()
