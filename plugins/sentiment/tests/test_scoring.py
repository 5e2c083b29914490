"""The scorer: texts people really write, and texts nobody does."""

import time

import pytest
from hypothesis import given, settings

from chatclick.testing import strategies
from chatclick_sentiment.lexicon import LANGUAGES, load_lexicon
from chatclick_sentiment.scoring import guess_language, score
from chatclick_sentiment.trend import Trend

SAID = {
    "positive": [
        ("en", "Thanks, that was great!"),
        ("en", "Not bad, I really like it"),
        ("en", "solved, you were very helpful 👍"),
        ("de", "Vielen Dank, das ist wirklich toll"),
        ("de", "Ich bin sehr zufrieden mit euch"),
        ("fr", "Merci beaucoup, c'est parfait"),
        ("fr", "Votre équipe est très sympathique"),
        ("es", "Muchas gracias, un servicio excelente"),
        ("es", "Todo perfecto, me encanta"),
    ],
    "negative": [
        ("en", "I am very disappointed, it is broken again"),
        ("en", "This is not good at all"),
        ("en", "The product is nice but your service is terrible"),
        ("en", "WHERE IS MY MONEY?? this is a SCAM"),
        ("de", "Ich bin enttäuscht, das Gerät ist schon wieder kaputt"),
        ("de", "Das ist nicht gut, das ist eine Frechheit"),
        ("fr", "Je suis très déçu, c'est vraiment nul"),
        ("fr", "C'est inacceptable, je suis furieuse"),
        ("es", "No funciona, es una vergüenza"),
        ("es", "Estoy muy enfadada, un servicio pésimo"),
    ],
    "neutral": [
        ("en", "Where is my order 4711?"),
        ("en", "I would like to change the address, please"),
        ("de", "Wo ist meine Bestellung?"),
        ("fr", "Où est ma commande ?"),
        ("es", "¿Dónde está mi pedido?"),
        ("en", ""),
    ],
}


@pytest.mark.parametrize(
    ("label", "language", "text"), [(label, *one) for label, said in SAID.items() for one in said]
)
def test_a_text_feels_as_people_would_say(label, language, text):
    assert score(text, language).label == label
    if label != "neutral":
        assert score(text).label == label, "with the language guessed"


def test_negation_turns_round_and_intensifiers_add():
    good = score("it is good").score
    assert score("it is not good").score < 0 < score("it is not bad").score
    assert score("it is very good").score > good > score("it is somewhat good").score
    assert score("It is good. Not that I mind").score == good, "a sentence ends the reach"


def test_what_follows_but_weighs_more():
    assert score("great shop but slow answers, poor answers").score < 0
    assert score("slow and poor, but a great shop").score > -0.2


def test_shouting_adds_unless_everything_is_shouted():
    assert score("this is BAD").score < score("this is bad").score
    assert score("THIS IS BAD").score == score("this is bad").score
    assert score("bad!!!").score < score("bad").score


def test_words_of_ones_own_win():
    assert score("the kettle is nice", extra={"kettle": -3, "nice": 0}).label == "negative"


def test_a_language_tag_is_taken_by_its_first_part_and_an_unknown_one_is_guessed():
    assert score("toll", "de-AT").language == "de"
    assert score("das ist nicht gut", "tlh").language == "de"
    assert guess_language(["der", "hund", "ist", "nicht", "da"]) == "de"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_is_sound(language):
    lexicon = load_lexicon(language)
    weights = [*lexicon.words.values(), *lexicon.stems.values()]

    assert len(weights) > 60
    assert all(-3 <= weight <= 3 for weight in weights)
    assert all(word == word.casefold() for word in (*lexicon.words, *lexicon.stems))
    assert lexicon.negate and lexicon.strengthen and lexicon.weaken and lexicon.but
    assert min(len(stem) for stem in lexicon.stems) >= 2


@settings(deadline=None)
@given(text=strategies.texts(max_size=500))
def test_any_text_has_a_score_between_the_ends(text):
    found = score(text)

    assert -1 <= found.score <= 1
    assert found == score(text), "and always the same"


def test_the_longest_message_takes_a_few_milliseconds():
    text = "not very good but terrible " * 1000

    started = time.thread_time()
    score(text)

    assert time.thread_time() - started < 0.5


def test_a_trend_rises_falls_and_keeps_the_newest():
    def build(*scores, keep=20):
        trend = Trend()
        for seq, value in enumerate(scores, 1):
            trend = trend.add(seq, value, keep=keep)
        return trend

    assert build().direction == build(0.9).direction == build(0.1, 0.2).direction == "steady"
    assert build(0.5, 0.4, -0.3).direction == "falling"
    assert build(-0.8, -0.8, 0.1, 0.2, 0.3).direction == "rising"
    assert build(0.0, 1.0, keep=1).scores == ((2, 1.0),)
    assert build(0.5, -0.5).add(2, -0.5, keep=9) == build(0.5, -0.5), "a repeat changes nothing"
    assert Trend.from_json(build(0.5, -0.5).to_json()) == build(0.5, -0.5)
    assert Trend.from_json(None) == Trend.from_json("odd") == Trend()


@pytest.mark.parametrize(
    ("scores", "turn"),
    [
        ((), None),
        ((-0.9, -0.8), None),
        ((0.5, -0.2, 0.4), None),
        ((0.5, -0.4, -0.6), (3, "worse")),
        ((0.0, -0.9), (2, "worse")),
        ((-0.9, 0.1, 0.2, 0.9), (4, "better")),
        ((-0.9, -0.9, 0.0, 0.0, 0.0), None),
        ((0.9, -0.9, -0.9, 0.9, 0.9, -0.9, -0.9), (7, "worse")),
    ],
)
def test_a_mood_turns_when_it_changes_sides(scores, turn):
    trend = Trend(tuple(enumerate(scores, 1)))

    found = trend.find_turn(0.3)

    assert (found and (found.seq, found.direction)) == turn
