"""The examples of the manual do what the manual says."""

from pathlib import Path

import pytest
from quart import Quart

from chatclick import PostedMessage, Reject, clock
from chatclick.host.dev import DevFiles
from chatclick.host.ports import Services
from chatclick.host.sites import Sites
from chatclick.store.events import Actor
from chatclick.testing.views import build_bot, build_message, build_session, build_visitor

EXAMPLES = Path(__file__).resolve().parents[3] / "docs/plugins/examples"
OWNER = Actor("agent", "stf_1", "Olive")


class Notebook:
    """An intake that keeps what plugins write."""

    def __init__(self):
        self.texts = []
        self.shown = []

    async def show(self, *, text, **_more):
        self.shown.append(text)

    async def post(self, *, content, client_msg_id, **_post):
        self.texts.append(content["text"])
        return PostedMessage(
            client_msg_id=client_msg_id, message_id="msg_1", seq=1, created_at=clock.now()
        )


@pytest.fixture
async def run(start):
    sites = Sites()
    notebook = Notebook()

    async def run_example(name):
        host = await start(sites=sites, services=Services(intake=notebook, writing=notebook))
        await DevFiles(host, []).reload(EXAMPLES / name)
        assert host.get(name.removesuffix(".py"))["state"] == "running"
        return host

    run_example.notebook, run_example.sites = notebook, sites
    return run_example


def arguments(text, **changes):
    return {"message": build_message(text, **changes), "session": build_session()}


async def test_hello_answers_visitors_and_not_itself(run):
    host = await run("hello.py")

    for message in (
        arguments("Hello there"),
        arguments("something else"),
        arguments("Hello!", sender=build_bot("hello")),
        arguments("Hello!", sender=build_bot("other")),
    ):
        await host.dispatcher.event("message_stored", "hello", message)

    assert run.notebook.texts == ["Hello! How can I help?"]


async def test_streaming_shows_an_answer_and_stores_it_whole(run):
    host = await run("streaming.py")

    await host.dispatcher.event("message_stored", "streaming", arguments("Is it warm?"))

    assert run.notebook.texts == ["You asked: Is it warm? "]
    assert run.notebook.shown[0] == "You "


async def test_card_numbers_are_hidden(run):
    host = await run("card_numbers.py")

    made = await host.dispatcher.chain(
        "message_transform", arguments("my card is 4111 1111 1111 1111, thanks")
    )

    assert made.value.text == "my card is ••••, thanks"


async def test_words_are_refused_as_people_configured(run):
    host = await run("words.py")
    gate = host.dispatcher.gate

    assert isinstance(await gate("message_check", arguments("You won the LOTTERY")), Reject)
    await host.set_config("words", {"words": ["casino"]}, actor=OWNER)

    assert not isinstance(await gate("message_check", arguments("lottery")), Reject)
    assert isinstance(await gate("message_check", arguments("casino")), Reject)


async def test_the_counter_shows_its_page(run):
    host = await run("counter.py")
    app = Quart("host", static_folder=None)
    run.sites.install(app)
    opened = {"session": build_session(), "visitor": build_visitor()}

    for _ in range(2):
        await host.dispatcher.event("session_opened", "counter", opened)
    response = await app.test_client().get("/plugins/counter/")

    assert "<h1>2 sessions</h1>" in await response.get_data(as_text=True)
