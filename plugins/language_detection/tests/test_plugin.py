"""The plugin through a real host: what it sets, what it leaves, what it says and what it keeps."""

from dataclasses import replace

import pytest

import chatclick_language_detection
from chatclick import SubjectView
from chatclick.testing import contract_check

GERMAN = "Wo bleibt denn meine Bestellung, die müsste längst da sein?"
ENGLISH = "Sorry, could we continue in English please, it is easier for me"


@pytest.fixture
async def plugin(host):
    """Run the plugin."""
    return await host.run(chatclick_language_detection.plugin)


async def ask(host):
    return (await host.collect_facts()).get("language_detection")


@pytest.mark.usefixtures("plugin")
async def test_a_session_gets_the_language_of_its_visitor(host, visitor):
    await visitor.opens_session(language=None)

    await visitor.says(GERMAN)

    facts = await ask(host)
    assert visitor.session.language == "de"
    assert (facts["language"], facts["source"]) == ("de", "messages")
    assert 0.8 <= facts["confidence"] <= 1


@pytest.mark.usefixtures("plugin")
async def test_a_region_that_fits_is_kept(host, visitor):
    await visitor.opens_session(language="de-AT")

    await visitor.says(GERMAN)

    assert visitor.session.language == (await ask(host))["language"] == "de-AT"


@pytest.mark.usefixtures("plugin")
async def test_what_says_little_leaves_what_the_page_and_the_browser_name(host, visitor):
    host.world.visitors[visitor.id] = replace(visitor.view, traits={"locale": "fr-CA"})
    await visitor.opens_session(language=None)
    await visitor.says("ok 👍")
    by_browser = (visitor.session.language, await ask(host))
    await visitor.opens_session(language="nl")
    await visitor.says("ok, 12345")

    assert by_browser == (None, {"language": "fr", "confidence": 0.0, "source": "browser"})
    assert visitor.session.language == "nl"
    assert await ask(host) == {"language": "nl", "confidence": 0.0, "source": "session"}


@pytest.mark.usefixtures("plugin")
async def test_it_changes_once_the_visitor_stays_with_another_language(host, visitor):
    await visitor.opens_session(language=None)
    await visitor.says(GERMAN)
    await visitor.says("Error: could not load the shopping cart, please try again later")
    after_one = visitor.session.language
    await visitor.says("Das steht da jedenfalls, was soll ich tun?")
    await visitor.says(ENGLISH)
    await visitor.says("I have lived here for a short time only")

    assert (after_one, visitor.session.language) == ("de", "en")


@pytest.mark.usefixtures("plugin")
@pytest.mark.parametrize("said_before", [True, False])
async def test_what_a_person_chose_stays(host, visitor, agent, said_before):
    await visitor.opens_session(language=None)
    if said_before:
        await visitor.says(GERMAN)
    agent.chooses_language("fr")
    if said_before:
        assert (await ask(host))["source"] == "chosen"

    for text in (GERMAN, GERMAN, ENGLISH, ENGLISH):
        await visitor.says(text)

    assert visitor.session.language == "fr"
    assert await ask(host) == {"language": "fr", "confidence": 1.0, "source": "chosen"}
    slot = await host.dispatch(
        "admin_slot", plugin_id="language_detection", session=host.session, locale="de"
    )
    assert [item.value for item in slot.blocks[0].items] == ["Français (fr)", "jemandes Auswahl"]


@pytest.mark.usefixtures("plugin")
async def test_only_visitors_and_only_languages_served_count(host, visitor, agent):
    await host.configure("language_detection", languages=["en", "fr"])
    await visitor.opens_session(language=None)

    await agent.says("Good morning, how can I help you today?")
    await visitor.says(GERMAN)

    assert (visitor.session.language, await ask(host)) == (None, None)


@pytest.mark.usefixtures("plugin")
async def test_the_inbox_shows_it(host, visitor):
    await visitor.opens_session(language=None)
    show = {"plugin_id": "language_detection", "locale": "en"}
    before = await host.dispatch("admin_slot", session=visitor.session, **show)
    await visitor.says(GERMAN)
    await visitor.says(ENGLISH)

    slot = await host.dispatch("admin_slot", session=visitor.session, **show)

    assert before is None
    fields, notice = slot.blocks
    assert fields.items[0].value == "Deutsch (de)" and "% certain" in fields.items[1].value
    assert notice.tone == "warn"


@pytest.mark.usefixtures("plugin")
async def test_what_is_kept_has_no_text_and_is_handed_over_and_erased(host, visitor, dispatch):
    await visitor.opens_session(language=None)
    await visitor.says(GERMAN)
    about = SubjectView(visitor_id=visitor.id, session_ids=(visitor.session.id,))

    [file] = (await dispatch("subject_export", subject=about))["language_detection"]
    report = (await dispatch("subject_erase", subject=about))["language_detection"]
    after = await dispatch("subject_export", subject=about)

    assert b'"de"' in file.data and b"Bestellung" not in file.data
    assert (report.is_complete, report.erased, after) == (True, 1, {})


def test_it_keeps_the_contract():
    contract_check(chatclick_language_detection.plugin)
