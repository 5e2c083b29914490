"""The author's test kit, used as an author uses it."""

import shutil
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from chatclick import HOOKS, Reject
from chatclick.clock import now, to_text
from chatclick.errors import Invalid
from chatclick.plugin.views import View
from chatclick.store.opening import Store
from chatclick.testing import (
    BenchHost,
    build_arguments,
    build_message,
    build_plugin,
    contract_check,
    strategies,
)

EXAMPLES = Path(__file__).resolve().parents[3] / "docs/plugins/examples"


async def test_a_one_file_plugin_answers(host):
    await host.run_file(EXAMPLES / "hello.py")

    await host.say("hello!")

    assert host.posted == ["Hello! How can I help?"]


async def test_a_changed_message_is_at_hand(host):
    await host.run_file(EXAMPLES / "card_numbers.py")

    await host.say("4111111111111111")

    assert host.last_message.text == "••••"


async def test_a_plugin_runs_with_settings(host):
    await host.run_file(EXAMPLES / "words.py", config={"words": ["casino"]})

    assert isinstance(await host.say("to the casino"), Reject)
    assert not isinstance(await host.say("to the lottery"), Reject)


async def test_a_plugin_made_of_functions_runs(host):
    async def message_check(message):
        return Reject("no", "No.")

    manifest = {
        "manifest_version": 1,
        "id": "strict",
        "name": "Strict",
        "hooks": ["message_check"],
        "permissions": ["message:read"],
    }

    await host.run(build_plugin(message_check=message_check), manifest=manifest)

    assert await host.say("hi") == Reject("no", "No.")


async def test_a_plugin_that_does_not_run_fails_the_test_with_the_reason(host):
    manifest = {
        "manifest_version": 1,
        "id": "empty",
        "name": "Empty",
        "hooks": ["message_check"],
        "permissions": ["message:read"],
    }

    with pytest.raises(AssertionError, match=r"empty is failed: .* without implementing it"):
        await host.run(build_plugin(), manifest=manifest)


async def test_routes_of_a_plugin_answer(host):
    await host.run_file(EXAMPLES / "counter.py")

    response = await host.client().get("/plugins/counter/")

    assert response.status_code == 200


HELPER = {
    "manifest_version": 1,
    "id": "helper",
    "name": "Helper",
    "hooks": ["message_stored", "session_opened", "session_closed", "routing_facts"],
    "permissions": [
        *("message:read", "message:write", "session:read", "session:assign", "kv:use"),
        *("staff:read", "visitor:read", "visitor:write", "http:egress", "blob:use"),
    ],
}


def build_helper():
    async def message_stored(message, context):
        if message.text == "who?":
            answer = await context.http.request("GET", "https://crm.example/who")
            await context.post_message(message.session_id, answer.json()["name"])
        if message.text == "somebody":
            [load] = await context.staff.list_available()
            await context.sessions.assign(message.session_id, load.staff.id, reason="asked")
        if message.text == "twice":
            await context.post_message(message.session_id, "one", client_msg_id=message.id)
            try:
                await context.post_message(message.session_id, "two", client_msg_id=message.id)
            except Invalid as error:
                await context.post_message(message.session_id, error.code)
        if message.text == "note":
            for _ in range(2):
                await context.post_message(
                    message.session_id, "noted", kind="note", client_msg_id=message.id
                )

    async def session_opened(session, visitor, context):
        await context.visitors.set_traits(visitor.id, {"opened_at": to_text(now())})

    async def session_closed(session, outcome, context):
        messages = await context.sessions.list_messages(session.id)
        await context.kv.set(session.id, [outcome, *(one.text for one in messages)])

    async def routing_facts(session, message, context):
        return {"words": len(message.text.split()), "kept": await context.kv.get(session.id)}

    return build_plugin(
        message_stored=message_stored,
        session_opened=session_opened,
        session_closed=session_closed,
        routing_facts=routing_facts,
    )


async def test_visitor_and_agent_talk_and_the_plugin_answers(host, visitor, agent, outbox):
    await host.run(build_helper(), manifest=HELPER)
    outbox.will_answer("GET", "https://crm.example/who", json={"name": "Ann of Example"})

    await visitor.says("who?")
    await agent.says("hello Ann")
    await agent.says("a word among us", kind="note")

    assert visitor.reads == ["Ann of Example", "hello Ann"]
    assert [request.url for request in outbox.requests] == ["https://crm.example/who"]
    assert (host.session.last_seq, host.session.last_message.text) == (4, "a word among us")


async def test_a_server_nobody_answers_for_fails_the_call(host, visitor, hook_log):
    await host.run(build_helper(), manifest=HELPER)

    with pytest.raises(Exception, match=r"nobody said what https://crm\.example/who answers"):
        await visitor.says("who?")

    assert [(call.hook, call.status) for call in hook_log.failures] == [("message_stored", "error")]


async def test_a_plugin_assigns_sessions_to_people(host, visitor, agent):
    await host.run(build_helper(), manifest=HELPER)

    await visitor.says("somebody")

    assert visitor.session.assignee.id == agent.id
    assert agent.sessions == [visitor.session]


async def test_a_repeat_under_one_id_is_sent_once(host, visitor, outbox):
    await host.run(build_helper(), manifest=HELPER)

    await visitor.says("note")

    assert (outbox.notes, outbox.texts, visitor.reads) == (["noted"], [], [])


async def test_another_message_under_one_id_is_refused_as_by_the_host(host, visitor, outbox):
    await host.run(build_helper(), manifest=HELPER)

    await visitor.says("twice")

    assert outbox.texts == ["one", "client_msg_id_reused"]


async def test_the_clock_stands_still_until_it_is_moved(host, visitor, clock):
    await host.run(build_helper(), manifest=HELPER)
    began = clock.now()

    await visitor.opens_session()
    first = visitor.view.traits["opened_at"]
    clock.advance(hours=1)
    await visitor.opens_session()

    assert first == to_text(began)
    assert visitor.view.traits["opened_at"] == to_text(began + timedelta(hours=1))


async def test_a_closed_session_is_told_with_its_outcome(host, visitor, agent, dispatch):
    await host.run(build_helper(), manifest=HELPER)
    await visitor.says("thanks")
    await agent.takes()

    await agent.closes("solved")

    assert await host.collect_facts() == {"helper": {"words": 1, "kept": ["solved", "thanks"]}}
    assert visitor.session.category == "done"


async def test_any_hook_is_called_by_name_with_samples(host, dispatch, hook_log):
    await host.run(build_helper(), manifest=HELPER)

    facts = await dispatch("routing_facts", message=build_message("one two"))
    nothing = await dispatch("message_stored")

    assert facts == {"helper": {"words": 2, "kept": None}} and nothing is None
    assert [call.hook for call in hook_log] == ["routing_facts", "message_stored"]
    with pytest.raises(LookupError, match="implemented by nobody"):
        await dispatch("bot_reply")


async def test_a_permission_can_be_left_out(host, visitor):
    await host.run(build_helper(), manifest=HELPER, without=["http:egress"])

    with pytest.raises(Exception, match='lacks the permission "http:egress"'):
        await visitor.says("who?")


async def test_the_contract_check_tells_all_that_is_wrong(host):
    async def routing_facts(session, message):
        return ["not an object"]

    contract_check(build_helper(), manifest=HELPER | {"permissions": [*HELPER["permissions"]]})
    with pytest.raises(AssertionError, match="routing_facts: returned list; an object"):
        contract_check(
            build_plugin(routing_facts=routing_facts),
            manifest=HELPER | {"hooks": ["routing_facts"]},
        )
    with pytest.raises(AssertionError, match="lists session_closed and does not implement it"):
        contract_check(
            build_plugin(routing_facts=routing_facts),
            manifest=HELPER | {"hooks": ["routing_facts", "session_closed"]},
        )


@pytest.mark.parametrize("hook", HOOKS)
def test_there_is_a_sample_and_a_strategy_for_each_hook(hook):
    wanted = set(HOOKS[hook].arguments) - {"context", "site"}

    @settings(max_examples=5, deadline=None, database=None)
    @given(made=strategies.arguments(hook))
    def check(made):
        assert made.keys() == wanted
        for value in made.values():
            if isinstance(value, View):
                assert type(value).from_json(value.to_json()) == value

    assert build_arguments(hook).keys() == wanted
    check()


async def test_a_host_is_ready_long_before_its_tables_could_be_made(chatclick_database, tmp_path):
    async def measure_s(path):
        started = time.perf_counter()
        store = await Store.open(f"sqlite://{path}")
        bench = BenchHost(store)
        await bench.plugins.start()
        ready_s = time.perf_counter() - started
        await bench.plugins.stop()
        await store.close()
        return ready_s

    async def measure_copied_s(number):
        path = tmp_path / f"copied{number}.sqlite3"
        shutil.copy(chatclick_database, path)
        return await measure_s(path)

    new_s = await measure_s(tmp_path / "new.sqlite3")
    copied_s = min([await measure_copied_s(number) for number in range(3)])

    assert copied_s < new_s / 3


def test_the_kit_is_light_until_it_is_used():
    code = "import sys, chatclick.testing.pytest_plugin as _; print('tortoise' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert done.stdout.strip() == "False"
