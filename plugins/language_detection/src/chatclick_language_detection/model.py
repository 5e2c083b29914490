"""The model of py3langid: loaded once in a process, when it is first needed, in a thread."""

import asyncio
import math
from collections.abc import Collection, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Protocol

FOREIGN = 4.0
"""So many times likelier than the best of those served is a language that is not: it is that."""


class Identifier(Protocol):
    """Tells languages apart."""

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Return how likely each language is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says about its language.

    Attributes:
        weights: how much speaks for each, comparable only with one another; those of several texts
            are added up. None when it is in a language that is not served.
        size: how long the text was, in bytes.
    """

    weights: Mapping[str, float]
    size: int


def read(identifier: Identifier, words: str, languages: Collection[str]) -> Reading:
    """Return what a text says for each of some languages.

    The model takes softmax(weights / √size); its probabilities, which are what it gives out, are
    turned back into weights. A text that is much rather in a language that is not served says
    nothing of those that are: without that, every third Italian sentence is good German.

    Args:
        identifier: the model.
        words: cleaned.
        languages: tags of the model.
    """
    size = max(1, len(words.encode()))
    ranked = identifier.rank(words)
    likely = {tag: chance for tag, chance in ranked if tag in languages}
    if ranked[0][1] > FOREIGN * max(likely.values(), default=0.0):
        return Reading({}, size)
    weights = {
        tag: round(math.sqrt(size) * math.log(max(chance, 1e-30)), 3)
        for tag, chance in likely.items()
    }
    best = max(weights.values(), default=0.0)
    return Reading({tag: round(one - best, 3) for tag, one in weights.items()}, size)


class Model:
    """The one model of this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._loading: Future[Identifier] | None = None

    async def get(self) -> Identifier:
        """Return it, loaded; it takes seconds the first time. The loop goes on meanwhile.

        Raises:
            ImportError, OSError, ValueError: it cannot be loaded.
        """
        # Whoever gives up waiting does not end the loading.
        return await asyncio.shield(asyncio.wrap_future(self._start()))

    def find_problem(self) -> str:
        """Say why it could not be loaded; "" while nothing is known against it."""
        loading = self._loading
        error = loading.exception() if loading is not None and loading.done() else None
        return f"The language model cannot be loaded: {error}." if error else ""

    def _start(self) -> "Future[Identifier]":
        with self._lock:
            if self._loading is None:
                self._loading = Future()
                Thread(target=_load, args=(self._loading,), name="language model").start()
            return self._loading


def _load(loading: "Future[Identifier]") -> None:
    try:
        # Here, not at the top: numpy alone takes a third of a second and 20 MB.
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        loading.set_result(LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
    except Exception as error:
        loading.set_exception(error)


MODEL = Model()
