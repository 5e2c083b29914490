"""The plugin through a real host: what a sender sees, and what is stored."""

import chatclick_profanity
from chatclick import Accept, Reject
from chatclick.testing import contract_check


async def test_words_are_masked_before_a_message_is_stored(host, visitor):
    await host.run(chatclick_profanity.plugin)

    assert await visitor.says("where is my cr4p, merde") == Accept()

    assert host.last_message.text == "where is my ****, *****"


async def test_a_message_is_refused_with_the_words_of_the_admin(host, visitor):
    config = {"action": "block", "refusal": "Kindly, please."}
    await host.run(chatclick_profanity.plugin, config=config)

    assert await visitor.says("crap") == Reject("profanity", "Kindly, please.")
    assert await visitor.says("Scunthorpe") == Accept()
    assert host.session.last_seq == 1


async def test_staff_are_left_alone_unless_the_settings_say_so(host, agent):
    await host.run(chatclick_profanity.plugin)
    await agent.says("crap")
    assert host.last_message.text == "crap"

    await host.configure("profanity", also_staff=True)
    await agent.says("crap")

    assert host.last_message.text == "****"


async def test_new_settings_hold_from_the_next_message_on(host, visitor):
    await host.run(chatclick_profanity.plugin, config={"languages": ["de"], "words": ["lottery"]})
    await visitor.says("crap lottery, verdammt")
    assert host.last_message.text == "crap *******, ********"

    await host.configure("profanity", allowed=["verdammt"], catch_evasion=False)
    await visitor.says("verdammt cr4p crap")

    assert host.last_message.text == "verdammt cr4p ****"


async def test_only_the_hook_that_acts_has_something_to_say(host, visitor, hook_log):
    await host.run(chatclick_profanity.plugin)

    await visitor.says("crap")

    answers = {call.hook: call.answer is not None for call in hook_log}
    assert answers == {"message_check": False, "message_transform": True}


def test_it_keeps_the_contract():
    contract_check(chatclick_profanity.plugin)
