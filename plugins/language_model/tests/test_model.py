"""Asking the model: the real protocol over a real socket, and a server that misbehaves."""

import asyncio
import json
from functools import partial

import pytest

import chatclick_language_model
from chatclick import SubjectView
from chatclick.errors import Invalid, Unavailable
from chatclick.host.config import ConfigInvalid
from chatclick.security.egress import Egress
from chatclick.testing import contract_check
from chatclick.testing.host import TESTER
from chatclick_language_model import (
    Ask,
    BudgetSpent,
    ModelFailed,
    ModelMalformed,
    ModelOff,
    ModelRefused,
    ModelTimeout,
    ModelUnavailable,
    Tool,
    Turn,
)
from chatclick_language_model.testing import (
    ModelServer,
    done_event,
    end_event,
    text_events,
    word_event,
)

SESSION = "ses_1"


async def test_text_comes_in_pieces_before_the_answer_has_ended(desk) -> None:
    rest = asyncio.Event()
    desk.server.plays([word_event("Hel"), rest, *text_events("lo")])
    pieces = []

    async with desk.model.ask(Ask(turns=(Turn(role="user", text="Hi"),), purpose="test")) as answer:
        async for text in answer:
            pieces.append(text)
            rest.set()

    assert pieces == ["Hel", "lo"]
    reply = answer.reply
    assert (reply.text, reply.input_tokens, reply.output_tokens) == ("Hello", 100, 20)
    tokens = partial(desk.host.read_figure, "language_model", "tokens", purpose="test")
    assert (tokens(direction="in"), tokens(direction="out")) == (100, 20)
    [asked] = desk.server.asked
    assert asked["model"] == "little" and asked["stream"] is True
    assert asked["messages"] == [{"role": "user", "content": "Hi"}]
    assert desk.server.keys[-1] == "Bearer secret-key"


async def test_tools_are_offered_and_their_calls_put_together(desk) -> None:
    desk.server.calls("look_up", {"order": 7})
    tool = Tool(name="look_up", description="Finds an order.", schema={"type": "object"})

    reply = await desk.ask(tools=(tool,))

    [call] = reply.calls
    assert (call.id, call.name, json.loads(call.arguments)) == ("call_1", "look_up", {"order": 7})
    assert desk.server.asked[0]["tools"][0]["function"]["name"] == "look_up"


async def test_errors_are_told_apart(desk) -> None:
    for status, failure, pointer in (
        (401, ModelRefused, "/api_key"),
        (404, ModelRefused, "/model"),
        (400, ModelRefused, "/base_url"),
        (429, ModelUnavailable, "/base_url"),
        (500, ModelUnavailable, "/base_url"),
        (302, ModelRefused, "/base_url"),
    ):
        desk.server.forget()
        desk.server.fails(status, "Not with sk-1234567890abcdefghijklmnopqrstuvwxyz")

        with pytest.raises(failure, match="Not with …") as caught:
            await desk.ask()

        assert caught.value.pointer == pointer


BROKEN = {
    "no JSON": [word_event("Hel"), b"data: {not json\n\n"],
    "no object": [b"data: [1]\n\n"],
    "choices are no list": [b'data: {"choices": "no"}\n\n'],
    "a choice is no object": [b'data: {"choices": ["no"]}\n\n'],
    "text is a number": [b'data: {"choices": [{"delta": {"content": 5}}]}\n\n'],
    "calls without end": [b'data: {"choices": [{"delta": {"tool_calls": [{"index": 9}]}}]}\n\n'],
    "broken off": [word_event("Hel")],
    "nothing at all": [],
    "a line without end": [b"data: " + b"x" * 70_000],
    "nested too deep": [b"data: " + b"[" * 60_000 + b"\n\n"],
}


async def test_what_is_not_the_protocol_is_refused(desk) -> None:
    for what, script in BROKEN.items():
        desk.server.forget()
        desk.server.plays(script)

        try:
            await desk.ask()
        except ModelMalformed:
            continue
        pytest.fail(f"{what} was accepted")


async def test_an_error_in_the_middle_is_the_servers(desk) -> None:
    desk.server.plays([word_event("Hel"), b'data: {"error": {"message": "overloaded"}}\n\n'])

    with pytest.raises(ModelUnavailable):
        await desk.ask()


async def test_a_model_that_never_stops_is_stopped(desk) -> None:
    desk.server.plays(word_event("blah " * 200) for _ in range(1_000_000))

    with pytest.raises(ModelMalformed, match="stop talking"):
        await desk.ask()


async def test_silence_is_given_up(desk) -> None:
    await desk.point(idle_s=1)
    desk.server.plays([word_event("Hel"), asyncio.Event()])

    with pytest.raises(ModelTimeout):
        await desk.ask()


async def test_who_goes_away_hangs_up(desk) -> None:
    began = asyncio.Event()
    desk.server.plays([word_event("Hel"), asyncio.Event()])

    async def listen() -> None:
        ask = Ask(turns=(Turn(role="user", text="Hi"),), purpose="test")
        async with desk.model.ask(ask) as answer:
            async for _ in answer:
                began.set()

    task = asyncio.create_task(listen())
    await began.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    await asyncio.wait_for(desk.server.hung_up.wait(), 30)


async def test_lines_that_are_no_data_and_odd_cuts_do_no_harm(desk) -> None:
    whole = b": ping\r\n\r\nevent: x\r\n" + b"".join(text_events("Grüße ", "🙂"))
    desk.server.plays([whole[at : at + 7] for at in range(0, len(whole), 7)])

    assert (await desk.ask()).text == "Grüße 🙂"


async def test_half_a_surrogate_pair_becomes_a_mark(desk) -> None:
    piece = b'data: {"choices": [{"delta": {"content": "a\\ud83d"}}]}\n\n'
    desk.server.plays([piece, end_event("stop"), done_event()])

    assert (await desk.ask()).text == "a?"


async def test_a_session_has_a_budget_that_a_restart_does_not_forget(desk) -> None:
    await desk.point(tokens_per_session=1000, max_tokens=100)
    desk.server.plays(text_events("OK.", usage=(800, 50)))
    assert (await desk.ask(session_id=SESSION)).tokens == 850

    await desk.host.plugins.disable("language_model", actor=TESTER)
    await desk.host.plugins.enable("language_model", actor=TESTER)

    with pytest.raises(BudgetSpent, match="this conversation"):
        await desk.ask("x" * 300, session_id=SESSION)
    assert await desk.model.books.read_today() == (850, 1)
    assert len(desk.server.asked) == 1


async def test_many_at_once_cannot_spend_what_one_may(desk) -> None:
    await desk.point(tokens_per_day=1000, max_tokens=400)
    desk.server.says("OK.")

    found = await asyncio.gather(*(desk.ask() for _ in range(6)), return_exceptions=True)

    assert sum(isinstance(one, BudgetSpent) for one in found) == 4
    assert sum(not isinstance(one, BaseException) for one in found) == 2


async def test_what_fails_costs_nothing(desk) -> None:
    desk.server.fails(500)

    with pytest.raises(ModelFailed):
        await desk.ask(session_id=SESSION)

    assert (await desk.model.books.read_today())[0] == 0


async def test_who_goes_away_before_an_answer_has_asked_all_the_same(desk) -> None:
    wait = asyncio.Event()
    desk.server.head = wait
    task = asyncio.create_task(desk.ask("x" * 3000))
    async with asyncio.timeout(30):
        while not desk.server.asked:
            await asyncio.sleep(0.01)

    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    wait.set()

    tokens, calls = await desk.model.books.read_today()
    assert 1000 <= tokens < 1100 and calls == 1


async def test_tools_are_counted_before_they_are_sent(desk) -> None:
    await desk.point(tokens_per_day=1000, max_tokens=100)
    schema = {"type": "object", "description": "x" * 6000}

    with pytest.raises(BudgetSpent):
        await desk.ask(tools=(Tool(name="look_up", description="", schema=schema),))

    assert desk.server.asked == []


@pytest.mark.parametrize("asked", [10**19, 10_000_001, -1, True, "12"])
async def test_a_count_that_cannot_be_is_not_believed(desk, asked) -> None:
    desk.server.plays(text_events("OK.", usage=(asked, 20)))

    reply = await desk.ask(session_id=SESSION)

    assert 10 < reply.input_tokens < 100
    assert await desk.model.books.read_today() == (reply.tokens, 1)


async def test_what_the_block_itself_raises_is_no_failure_of_the_model(desk) -> None:
    desk.server.says("OK.")
    ask = Ask(turns=(Turn(role="user", text="Hi"),), purpose="test")

    for own in (Unavailable("The disk is full."), Invalid("Too long.")):
        with pytest.raises(type(own)) as caught:
            async with desk.model.ask(ask):
                raise own
        assert caught.value is own


async def test_an_answer_without_end_ends(desk) -> None:
    await desk.point(limit_s=1, idle_s=1)
    desk.server.plays([word_event("Hel"), asyncio.Event()])
    ask = Ask(turns=(Turn(role="user", text="Hi"),), purpose="test")

    with pytest.raises(ModelTimeout):
        async with desk.model.ask(ask):
            await asyncio.Event().wait()


async def test_an_action_ends_before_the_host_gives_up(desk, monkeypatch) -> None:
    monkeypatch.setattr("chatclick_language_model.acting.LIMIT_S", 0.2)
    desk.server.plays([asyncio.Event()])

    result = await desk.host.dispatch(
        "action_run",
        plugin_id="language_model",
        action="language_model.complete",
        values={"prompt": "Say hello."},
    )

    assert (result.outcome, result.values) == ("failed", {"code": "timeout"})


async def test_without_an_address_it_is_off_and_calls_nobody(desk) -> None:
    await desk.set(base_url="")

    with pytest.raises(ModelOff):
        await desk.ask()

    assert not desk.model.is_on and desk.server.asked == []


async def test_saving_settings_tries_them_and_points_at_what_is_wrong(desk) -> None:
    for status, pointer in ((401, "/api_key"), (404, "/model"), (500, "/base_url")):
        desk.server.forget()
        desk.server.fails(status)

        with pytest.raises(ConfigInvalid) as caught:
            await desk.set(base_url=desk.server.url, model="little")

        assert [one.pointer for one in caught.value.errors] == [pointer]


async def test_a_key_that_nobody_typed_again_goes_to_no_other_server(desk) -> None:
    async with ModelServer() as thief:
        thief.says("OK.")
        desk.host.services.egress = Egress(
            ports=(desk.server.port, thief.port), allowed_networks=("127.0.0.0/8",)
        )
        for before in (desk.server.url, ""):
            desk.server.says("OK.")
            await desk.set(base_url=before, model="little")

            with pytest.raises(ConfigInvalid, match="see errors") as caught:
                await desk.set(base_url=thief.url, model="little")

            [problem] = caught.value.errors
            assert (problem.pointer, problem.message[:18]) == ("/api_key", "Give the key again")
        assert thief.keys == []
        await desk.set(base_url=thief.url, model="little", api_key="secret-key")
        assert thief.keys == ["Bearer secret-key"]


async def test_a_key_goes_to_no_other_server_either_when_the_plugin_did_not_run(desk) -> None:
    plugins = desk.host.plugins
    async with ModelServer() as thief:
        thief.says("OK.")
        desk.host.services.egress = Egress(
            ports=(desk.server.port, thief.port), allowed_networks=("127.0.0.0/8",)
        )
        await plugins.disable("language_model", actor=TESTER)
        await desk.set(base_url=thief.url, model="little")
        await plugins.enable("language_model", actor=TESTER)

        with pytest.raises(ModelRefused, match="Give the key again") as caught:
            await desk.ask()
        with pytest.raises(ConfigInvalid):
            await desk.set(base_url=thief.url, model="little")

        assert caught.value.pointer == "/api_key" and thief.keys == []
        await desk.point()
        desk.server.says("Hello.")
        assert (await desk.ask()).text == "Hello."


async def test_switched_on_again_the_key_goes_where_it_went(desk) -> None:
    await desk.set(base_url="")
    desk.server.says("OK.")

    await desk.set(base_url=desk.server.url, model="little")

    assert desk.server.keys == ["Bearer secret-key"]


async def test_a_model_inside_needs_the_operators_word(desk) -> None:
    with pytest.raises(ConfigInvalid) as caught:
        await desk.set(base_url="http://127.0.0.1:1/v1", model="little", api_key="other")

    assert "CHATCLICK_EGRESS__PORTS" in caught.value.errors[0].message


async def test_other_plugins_ask_by_an_action(desk) -> None:
    desk.server.says("Bonjour")

    result = await desk.host.dispatch(
        "action_run",
        plugin_id="language_model",
        action="language_model.complete",
        values={"prompt": "Say hello in French.", "system": "Be brief."},
    )

    assert (result.outcome, result.values["text"]) == ("answered", "Bonjour")


async def test_numbers_of_a_person_are_erased(desk) -> None:
    desk.server.says("OK.")
    await desk.ask(session_id=SESSION)
    subject = SubjectView(visitor_id="vis_1", session_ids=(SESSION,))

    report = (await desk.host.dispatch("subject_erase", subject=subject))["language_model"]

    assert report.is_complete and report.erased == 1


def test_it_keeps_the_contract() -> None:
    contract_check(chatclick_language_model.plugin)
