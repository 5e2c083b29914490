"""What is found and, more important, what is not."""

import gc
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatclick.testing import strategies
from chatclick_profanity.folding import fold
from chatclick_profanity.wordlist import LANGUAGES, load_list, mask

WORDS = load_list()

INNOCENT = [
    *("Arsenal beat Scunthorpe", "a classic assessment, passed", "the Titanic", "Penistone, Essex"),
    *("scrapbook", "shiitake soup", "a cockpit", "Charles Dickens and Alfred Hitchcock"),
    *("a Wankel engine", "Emmerdale at seven", "a bottle of Chianti", "Slutsk", "Johnny Depp"),
    *("con mucho gusto", "le retard de livraison", "une salopette bleue", "Ein Ass im Ärmel"),
    *("das Fass", "die Masse", "Spastik wird behandelt", "Mistkäfer", "computadora", "reputación"),
    *("Samsung A55", "order 5317", "$5 off", "2 * 3 * 4", "5*5=25", "**bold**", "!!!", "a @ b"),
    *("U S A", "I d o", "A. B. C.", "e.g. i.e.", "f(x) = a*b*c", "l33t", "4ever", "h3ll0"),
]

FOUND = {
    "plain": ["this is crap", "CRAP!", "du Arschloch", "Scheiße", "oh merde", "¡mierda!"],
    "endings": ["fucking hell", "arschlöcher", "putains", "gilipollas", "what assholes"],
    "phrases": ["piss off now", "Leck mich!", "ta gueule !", "hijo de puta"],
    "digits": ["cr4p", "sh1t", "$hit", "b!tch", "a55hole", "5hit"],
    "stars": ["cr*p", "f**k you", "sh*t"],
    "spaces": ["c r a p", "c.r.a.p", "s_h_i_t", "s  h  i  t", "c-r-a-p"],
    "drawn out": ["craaaap", "shiiiit", "fuuuuuuck", "cr44444p"],
    "markdown": ["_crap_", "**crap**", "*_crap_*", "_piss off_"],
    "look-alikes": ["ѕhіt", "сrар", "shït", "ＣＲＡＰ", "s\u200bhi\u00adt", "𝓬𝓻𝓪𝓹"],
}


@pytest.mark.parametrize("text", INNOCENT)
def test_innocent_words_are_left_alone(text):
    assert WORDS.find(text) == []


@pytest.mark.parametrize(("how", "text"), [(how, one) for how in FOUND for one in FOUND[how]])
def test_a_word_is_found_however_it_is_written(how, text):
    assert WORDS.find(text), how


@pytest.mark.parametrize("how", ["digits", "stars", "spaces", "drawn out"])
def test_without_catching_evasion_only_plain_words_are_found(how):
    assert not any(WORDS.find(text, is_thorough=False) for text in FOUND[how])
    assert all(WORDS.find(text, is_thorough=False) for text in FOUND["plain"])


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("this is crap!", "this is ****!"),
        ("Du Arschloch, du", "Du *********, du"),
        ("oh s h i t", "oh * * * *"),
        ("piss off now", "**** *** now"),
        ("ﬁne, shit", "ﬁne, ****"),
        ("Scheiße 👍🏽", "******* 👍🏽"),
    ],
)
def test_stars_stand_exactly_where_the_word_was(text, masked):
    assert mask(text, WORDS.find(text)) == masked


def test_words_of_ones_own_and_words_to_let_through():
    words = load_list(("en",), ("rival*", "Big Corp", "zoo"), ("crap",))

    assert [words.find(text) for text in ("rivals", "at BIG CORP", "zoo")] == [
        [(0, 6)],
        [(3, 11)],
        [(0, 3)],
    ]
    assert not words.find("crap") and not words.find("zoological") and not words.find("Scheiße")


def test_words_of_ones_own_with_signs_short_or_in_a_row():
    words = load_list(("en",), ("#rival", "ab*", "Big Corp*", "**", "\u200b\u200b"))

    assert words.find("a #rival!") == [(2, 8)]
    assert words.find("abacus, tab") == [(0, 6)]
    assert words.find("a big corporation") == [(2, 17)]
    assert words.find("- a, b!") == []


def test_what_is_let_through_is_so_in_a_row_and_behind_stars():
    words = load_list(("en",), (), ("bloody hell", "crap"))

    assert words.find("Bloody hell, cr*p") == []
    assert words.find("bugger off") == [(0, 10)]


def test_texts_in_all_of_unicode_leave_little_in_memory():
    fold("warm")
    tracemalloc.start()
    try:
        for first in range(0x20000, 0xA0000, 10_000):
            fold("".join(map(chr, range(first, first + 10_000))))
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_is_sound(language):
    words = load_list((language,))

    assert len(words.words | words.stems) > 15
    assert min(map(len, words.stems)) >= 4 and min(map(len, words.words)) >= 3
    assert all(word == fold(word).text for word in words.words | words.stems | words.phrases)


@settings(deadline=None)
@given(text=strategies.texts(max_size=300))
def test_any_text_can_be_looked_through_and_once_is_enough(text):
    spans = WORDS.find(text)
    masked = mask(text, spans)

    assert len(masked) == len(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert not WORDS.find(masked)


@settings(deadline=None)
@given(
    before=st.sampled_from(["", "oh ", "Oh, ", "((", "…"]),
    word=st.sampled_from(["crap", "merde", "mierda", "scheisse"]),
    after=st.sampled_from(["", "!", " again", ")", "…"]),
    is_loud=st.booleans(),
)
def test_a_word_is_found_wherever_it_stands(before, word, after, is_loud):
    said = word.upper() if is_loud else word

    assert WORDS.find(before + said + after) == [(len(before), len(before) + len(word))]


@pytest.mark.parametrize(
    "text", ["a*" * 5000, "s h " * 2500, "1" * 10_000, "ab1!" * 2500, "aaa" * 3000]
)
def test_the_worst_message_is_looked_through_in_time(text):
    started = time.thread_time()
    WORDS.find(text)

    assert time.thread_time() - started < 0.5


@pytest.mark.parametrize("text", [("ab1|!" * 12 + "abc ") * 156, "\ufdfa" * 10_000])
def test_nobody_keeps_others_waiting_with_a_message_for_longer_than_a_hook_may(text):
    started = time.thread_time()
    WORDS.find(text)

    assert time.thread_time() - started < 0.25
