"""Finding passages: words, cutting, ranking, answers; and how well it does on the question set."""

import asyncio
import json
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatclick_knowledge_base.grouping import Asked, group
from chatclick_knowledge_base.plugin import _service
from chatclick_knowledge_base.retrieval import (
    Document,
    Finder,
    build_answer,
    cut_passages,
    fuse,
    guess_language,
    split_words,
)
from chatclick_knowledge_base.retrieval.minilm import MiniLm
from chatclick_knowledge_base.retrieval.passages import plain_text
from chatclick_knowledge_base.wishes import is_hello, wants_people

from .shop import measure, read_articles, read_questions


def build(key: str, title: str, body: str, language: str = "en", keywords: str = "") -> Document:
    return Document(key, 1, language, title, "", keywords, body)


def test_words_are_folded_and_stemmed_in_their_language() -> None:
    assert split_words("I'm returning the PARCELS", "en") == split_words("return parcel", "en")
    assert split_words("die Rückgaben", "de-AT") == split_words("Rückgabe", "de")
    assert split_words("返品したい", "ja") == ["返品", "品し", "した", "たい"]


def test_the_language_of_a_question_shows_in_its_small_words() -> None:
    assert guess_language("wie kann ich das zurückgeben", ["en", "de"], "en") == "de"
    assert guess_language("refund", ["de", "en"], "de") == "de"


def test_passages_follow_headings_and_lose_their_marks() -> None:
    body = "First **bold** [link](https://x.example).\n\n## Next\n\n- one\n- two\n\n```\nx = 1\n```"

    found = cut_passages(body)

    assert [(one.heading, one.text) for one in found] == [
        ("", "First bold link."),
        ("Next", "• one\n• two\nx = 1"),
    ]


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    body = " ".join(f"Sentence number {number} has words." for number in range(60))

    found = cut_passages(body, max_words=40)

    assert len(found) > 5
    assert all(one.text.endswith("words.") for one in found)


@given(st.text(max_size=400))
def test_whatever_somebody_writes_is_cut_and_searched(text: str) -> None:
    finder = Finder([build("a", "Title", text or "x"), build("b", "Title", text or "x", "de")])

    for language in ("en", "de"):
        for hit in finder.search(text, language):
            assert 0 <= hit.coverage <= 1.0001
    assert isinstance(plain_text(text), str)


def test_the_title_counts_more_than_the_text() -> None:
    finder = Finder([build("a", "Other", "A word on refunds."), build("b", "Refunds", "Text.")])

    assert [hit.key for hit in finder.search("refund", "en")] == ["b", "a"]


def test_words_that_nobody_wrote_find_the_nearest_and_parts_of_compounds() -> None:
    finder = Finder(
        [
            build("cost", "Versandkosten", "Sie betragen 4,90 Euro.", "de"),
            build("other", "Konto", "Ihr Konto.", "de"),
            build("pass", "Reset your password", "Click the link."),
        ]
    )

    assert finder.search("was kostet der Versand", "de")[0].key == "cost"
    assert finder.search("I forgot my pasword", "en")[0].key == "pass"


def test_keywords_lead_to_an_article_in_other_words() -> None:
    articles = [build("a", "Sign in", "Use your name.", keywords="cannot get into my profile")]

    assert Finder(articles).search("get into my profile", "en")[0].coverage > 0.9


def test_a_new_edition_counts_only_what_changed() -> None:
    kept = build("a", "Refunds", "Text.")
    before = Finder([kept, build("b", "Other", "Text.")])

    after = Finder([kept], before=before)

    assert after._prepared["a", 1] is before._prepared["a", 1]
    assert after.search("other", "en") == []


def test_rankings_are_joined_by_place() -> None:
    assert fuse(["a", "b", "c"], ["c", "a"]) == ["a", "c", "b"]


def test_below_the_threshold_there_is_no_answer() -> None:
    finder = Finder([build("a", "Refunds", "We pay back within three days.")])
    hits = finder.search("refund of the blue elephant in the museum", "en")

    assert build_answer(hits, threshold=0.9) is None
    assert build_answer([], threshold=0.0) is None
    found = build_answer(finder.search("refund", "en"), threshold=0.9)
    assert found is not None and found.text == "We pay back within three days."


def test_the_question_set_is_found_as_well_as_it_was() -> None:
    articles, questions = read_articles(), read_questions()
    finder = Finder(articles)
    keys = {one.key for one in articles}

    first, five, mrr = measure(lambda one: finder.search(one.text, one.language), questions)

    assert len(articles) >= 60 and len(questions) >= 120
    assert {one.key for one in questions if one.key} <= keys
    assert first >= 0.68 and five >= 0.86 and mrr >= 0.76


def test_few_questions_without_an_article_are_answered() -> None:
    finder = Finder(read_articles())
    others = [one for one in read_questions() if not one.key]

    answered = [
        one.text
        for one in others
        if build_answer(finder.search(one.text, one.language), threshold=0.5)
    ]

    assert len(answered) <= 2, answered


@pytest.mark.parametrize(
    "text",
    [
        "agent",
        "I want to talk to a real person",
        "Can you connect me to an agent?",
        "human please!",
        "Kann ich mit einem Mitarbeiter sprechen?",
        "Ich will mit einem echten Menschen reden",
    ],
)
def test_people_are_asked_for_in_many_words(text: str) -> None:
    assert wants_people(text)


@pytest.mark.parametrize("text", ["How do I talk to my dog?", "Is the agent commission taxed?"])
def test_not_every_word_for_people_asks_for_them(text: str) -> None:
    assert not wants_people(text)


def test_hello_is_no_question() -> None:
    assert is_hello("Good morning!") and is_hello("Guten Tag")
    assert not is_hello("hello where is my parcel")


def test_questions_of_similar_wording_are_one_group(now) -> None:
    texts = ["do you sell bikes", "do you sell red bikes?", "sell bikes", "opening hours"]
    asked = [
        Asked(str(at), one, "en", " ".join(sorted(split_words(one, "en"))), now)
        for at, one in enumerate(texts)
    ]

    found = group(asked)

    assert [len(one.questions) for one in found] == [3, 1]


@pytest.fixture
def now():
    from datetime import UTC, datetime

    return datetime(2026, 11, 29, tzinfo=UTC)


def write_model(folder: Path) -> None:
    """Write a tiny model of random numbers in the form of a real one."""
    np = pytest.importorskip("numpy")
    tokenizers = pytest.importorskip("tokenizers")
    save_file = pytest.importorskip("safetensors.numpy").save_file
    width, inner, layers = 8, 16, 2
    words = ["[PAD]", "[UNK]", "refund", "parcel", "where", "money"]
    random = np.random.default_rng(7)

    def draw(*shape: int):
        return random.normal(size=shape).astype("float32")

    weights = {
        "embeddings.word_embeddings.weight": draw(len(words), width),
        "embeddings.position_embeddings.weight": draw(16, width),
        "embeddings.token_type_embeddings.weight": draw(2, width),
        "embeddings.LayerNorm.weight": draw(width),
        "embeddings.LayerNorm.bias": draw(width),
    }
    shapes = {
        "attention.self.query": (width, width),
        "attention.self.key": (width, width),
        "attention.self.value": (width, width),
        "attention.output.dense": (width, width),
        "intermediate.dense": (inner, width),
        "output.dense": (width, inner),
    }
    for layer in range(layers):
        name = f"encoder.layer.{layer}"
        for part, shape in shapes.items():
            weights[f"{name}.{part}.weight"] = draw(*shape)
            weights[f"{name}.{part}.bias"] = draw(shape[0])
        for part in ("attention.output", "output"):
            weights[f"{name}.{part}.LayerNorm.weight"] = draw(width)
            weights[f"{name}.{part}.LayerNorm.bias"] = draw(width)
    save_file(weights, folder / "model.safetensors")
    config = {"num_attention_heads": 2, "num_hidden_layers": layers, "max_position_embeddings": 16}
    (folder / "config.json").write_text(json.dumps(config))
    model = tokenizers.models.WordLevel({word: at for at, word in enumerate(words)}, "[UNK]")
    tokenizer = tokenizers.Tokenizer(model)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))


def test_vectors_of_a_model_have_length_one_and_do_not_depend_on_their_batch(tmp_path) -> None:
    write_model(tmp_path)
    import numpy as np

    encoder = MiniLm(tmp_path)
    alone = encoder.encode(["refund"])
    together = encoder.encode(["refund", "where parcel money refund where"])

    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.allclose(alone[0], together[0], atol=1e-5)


def test_words_and_vectors_are_searched_together(tmp_path) -> None:
    write_model(tmp_path)
    articles = [build("a", "refund", "refund"), build("b", "parcel", "parcel")]
    finder = Finder(articles, encoder=MiniLm(tmp_path))

    assert finder.search("refund", "en")[0].key == "a"


class Counting:
    """An encoder that knows what it was given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]):
        """Return a row for each text: long for what is asked in its own words."""
        np = pytest.importorskip("numpy")
        self.texts += texts
        return np.stack([np.eye(9, dtype="float32")[len(text) % 9] for text in texts])


def test_vectors_are_made_of_what_is_new_alone() -> None:
    encoder = Counting()
    articles = [build("a", "Refund", "Money back."), build("b", "Parcel", "Where it is.")]
    before = Finder(articles, encoder=encoder)

    articles = [build("0", "New", "Quite new text."), *articles[1:]]
    after = Finder(articles, before=before, encoder=encoder)

    assert encoder.texts == ["Money back.", "Where it is.", "Quite new text."]
    assert after.search("Where it is.", "en")[0].key == "b"
    assert Finder(articles, before=after).search("parcel", "en")[0].key == "b"
    other = Counting()
    Finder(articles, before=after, encoder=other)
    assert len(other.texts) == 2


async def test_a_change_of_settings_keeps_the_model_and_its_vectors(desk, tmp_path) -> None:
    write_model(tmp_path)
    await desk.write("Refund", "refund money")
    await desk.host.configure("knowledge_base", vectors_folder=str(tmp_path))
    before = await _service.library.open()

    await desk.host.configure("knowledge_base", vectors_folder=str(tmp_path), threshold=0.4)

    assert before.encoder is not None
    assert await _service.library.open() is before


async def test_a_model_that_is_set_while_articles_are_loaded_is_used(desk, tmp_path) -> None:
    write_model(tmp_path)
    await desk.write("Refund", "refund money")
    entered, goes_on = threading.Event(), threading.Event()

    class Slow(Counting):
        def encode(self, texts: Sequence[str]):
            entered.set()
            assert goes_on.wait(30)
            return super().encode(texts)

    _service.library.encoder = Slow()
    loading = asyncio.create_task(_service.library.open())
    assert await asyncio.to_thread(entered.wait, 30)
    await desk.host.configure("knowledge_base", vectors_folder=str(tmp_path))
    goes_on.set()
    await loading

    assert isinstance((await _service.library.open()).encoder, MiniLm)
