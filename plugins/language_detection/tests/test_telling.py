"""How well languages are told apart, measured with sentences of our own, and what is cleaned away.

`python plugins/language_detection/tests/test_telling.py` prints the tables of the README.
"""

from collections import Counter
from pathlib import Path

import pytest

from chatclick_language_detection.evidence import NONE, State, Terms
from chatclick_language_detection.model import MODEL, Reading, read
from chatclick_language_detection.names import NAMES, find_base, name_language
from chatclick_language_detection.texts import MAX_CHARS, clean, count_letters

SENTENCES = {
    path.stem: path.read_text("utf-8").splitlines()
    for path in sorted((Path(__file__).parent / "sentences").glob("*.txt"))
}
ALL = tuple(SENTENCES)
TERMS = Terms(languages=ALL, threshold=0.8, min_letters=8, changes_after=2)


def judge(identifier, text, languages=ALL):
    """Return the language of one text when nothing else is known, "" when it is not clear."""
    words = clean(text)
    reading, letters = read(identifier, words, languages), count_letters(words)
    return State().add(1, reading, letters, TERMS, "").language


def count(identifier, shorten, languages=ALL):
    """Return for each language how many sentences were right, wrong and not decided."""
    found = {}
    for language in languages:
        verdicts = [judge(identifier, shorten(one), languages) for one in SENTENCES[language]]
        kinds = ("right" if one == language else "wrong" if one else "open" for one in verdicts)
        found[language] = Counter(kinds)
    return found


async def test_sentences_of_chats_are_told_apart():
    found = count(await MODEL.get(), str)

    assert len(found) >= 12 and all(sum(counts.values()) == 20 for counts in found.values())
    assert sum(counts["wrong"] for counts in found.values()) == 0
    assert sum(counts["right"] for counts in found.values()) >= 0.95 * 20 * len(found)
    assert min(counts["right"] for counts in found.values()) >= 16


async def test_of_two_words_more_is_left_open_than_is_wrong():
    found = count(await MODEL.get(), lambda one: " ".join(one.split()[:2])[:12])

    wrong = sum(counts["wrong"] for counts in found.values())
    assert wrong <= 0.04 * 20 * len(found)
    assert wrong < sum(counts["open"] for counts in found.values())


async def test_what_is_in_no_language_served_is_not_taken_for_one_that_is():
    identifier = await MODEL.get()
    others = [one for tag in ALL if tag not in ("de", "en") for one in SENTENCES[tag]]

    verdicts = Counter(judge(identifier, one, ("de", "en")) for one in others)

    assert verdicts[""] >= 0.99 * len(others)


async def test_messages_that_say_little_say_enough_together():
    identifier = await MODEL.get()
    state = State()
    for seq, text in enumerate(("hallo", "ja bitte", "wann denn"), start=1):
        words = clean(text)
        state = state.add(seq, read(identifier, words, ALL), count_letters(words), TERMS, "de")

    assert state.language == "de"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Wo ist https://shop.example/bestellung?x=1 hin", "wo ist hin"),
        ("mail me at ann.lee@example.com PLEASE!!", "mail me at please"),
        ("see shop.example/cart or www.example.org", "see or"),
        ("l’app & l'écran, n° 42", "l'app l'écran n"),
        ("👍 12:30 🎉", ""),
    ],
)
def test_what_tells_nothing_of_a_language_is_left_out(text, words):
    assert clean(text) == words


def test_a_novel_is_read_only_so_far():
    assert len(clean("wort " * 5000)) <= MAX_CHARS


def test_a_sign_that_is_a_word_counts_as_some_letters():
    assert count_letters("我的订单") == 12 and count_letters("my order") == 7


def test_tags_of_browsers_are_understood():
    assert [find_base(tag, NAMES) for tag in ("de-AT", "pt_BR", "nb-NO", "xx", None, 7)] == [
        *("de", "pt", "no"),
        *("", "", ""),
    ]
    assert name_language("de-AT") == "Deutsch (de-AT)" and name_language("qq") == "qq"


def say(state, seq, language, *, certain=True, letters=20):
    """Add a message that is in a language, certainly or hardly."""
    reading = Reading({"de": -20.0, "en": -20.0, "fr": -20.0} | {language: 0.0}, 16)
    if not certain:
        reading = Reading({"de": -1.0, "en": -1.0, "fr": -1.0} | {language: 0.0}, 16)
    return state.add(seq, reading, letters, TERMS, "")


def test_one_message_in_another_language_changes_nothing_two_in_a_row_do():
    state = say(State(), 1, "de")
    state = say(state, 2, "en")
    assert state.language == "de" and state.against.messages == 1
    state = say(say(say(state, 3, "de"), 4, "en"), 5, "en", certain=False)
    assert state.language == "de" and state.against.messages == 1

    state = say(state, 6, "en")

    assert (state.language, state.against) == ("en", NONE)


def test_a_repeat_counts_once_and_few_letters_do_not_decide():
    hasty = say(State(), 1, "fr", letters=3)

    assert say(hasty, 1, "fr", letters=3) == hasty and hasty.language == ""
    assert say(hasty, 2, "fr", letters=5).language == "fr"


def test_the_language_that_the_browser_names_is_likelier():
    unclear = NONE.add(Reading({"de": 0.0, "en": -0.5}, 1), 8)

    assert unclear.judge().language == "de" and unclear.judge(expected="en").language == "en"


def test_what_is_kept_is_read_back():
    state = say(say(State(), 1, "fr", letters=3), 2, "de", certain=False)

    assert State.from_json(state.to_json()) == state
    assert State.from_json(None) == State.from_json(State().to_json()) == State()


def _print_tables():
    import asyncio

    identifier = asyncio.run(MODEL.get())
    tables = [
        count(identifier, str),
        count(identifier, lambda one: " ".join(one.split()[:2])[:12]),
    ]
    print("| language | right | open | wrong | right | open | wrong |")
    print("|---|---|---|---|---|---|---|")
    for tag in ALL:
        cells = [str(table[tag][kind]) for table in tables for kind in ("right", "open", "wrong")]
        print(f"| {NAMES[tag]} | {' | '.join(cells)} |")
    sums = [sum(one[k] for one in t.values()) for t in tables for k in ("right", "open", "wrong")]
    print(f"| of {20 * len(ALL)} | {' | '.join(map(str, sums))} |")


if __name__ == "__main__":
    _print_tables()
