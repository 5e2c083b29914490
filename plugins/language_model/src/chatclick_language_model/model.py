"""The model as other plugins ask it: one call, whose text is read while it comes."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Any

from chatclick import PluginContext, StreamedResponse
from chatclick.errors import Invalid, Unavailable
from chatclick_language_model.asking import Ask, Reply, Turn
from chatclick_language_model.books import Books
from chatclick_language_model.failures import (
    ModelFailed,
    ModelMalformed,
    ModelOff,
    ModelRefused,
    ModelTimeout,
    ModelUnavailable,
)
from chatclick_language_model.protocol import (
    Gathering,
    Lines,
    build_body,
    build_failure,
    estimate_tokens,
)

_TEST = Turn(role="user", text="Say OK.")
GIVE_AGAIN = "Give the key again: this is another server than the one it was given for."
_MAX_ERROR_BYTES = 16_384


class Answer:
    """An answer under way: `async for text in answer`, then `answer.reply`.

    Args:
        ask: what was asked.
        response: what comes back.
    """

    def __init__(self, ask: Ask, response: StreamedResponse) -> None:
        self._ask = ask
        self._response = response
        self._gathering = Gathering()

    @property
    def reply(self) -> Reply:
        """What came so far; the whole once the iteration has ended."""
        return self._gathering.build_reply(self._ask)

    async def __aiter__(self) -> AsyncIterator[str]:
        """Yield the text in pieces, as they come.

        Raises:
            ModelFailed: the answer breaks off, or is none.
        """
        lines = Lines()
        with _as_failure():
            async for piece in self._response.pieces:
                for event in lines.feed(piece):
                    if text := self._gathering.take(event):
                        yield text
                if lines.is_done:
                    break
        if not lines.is_done and not self._gathering.is_whole:
            raise ModelMalformed("The model broke off in the middle of an answer.")


class LanguageModel:
    """The one model of this installation.

    Attributes:
        is_key_elsewhere: the key was given for another server; nothing is sent to this one.

    Args:
        context: of the plugin that has the settings.
        now: tells the time.
    """

    def __init__(
        self, context: PluginContext, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._context = context
        self.books = Books(context, now)
        self.is_key_elsewhere = False

    @property
    def is_on(self) -> bool:
        """Whether somebody has set an endpoint."""
        return bool(self._context.config["base_url"])

    @property
    def name(self) -> str:
        """The name of the model in the settings."""
        name: str = self._context.config["model"]
        return name

    @asynccontextmanager
    async def ask(self, ask: Ask) -> AsyncIterator[Answer]:
        """Ask the model; the budgets are charged with what it cost when the block ends.

            async with model.ask(Ask(turns=…, purpose="my_plugin")) as answer:
                async for text in answer:
                    ...

        Raises:
            ModelFailed: no answer, also while it is read.
        """
        config = self._read_config()
        if not self.is_on:
            raise ModelOff("No model is set.")
        max_tokens = min(ask.max_tokens or config["max_tokens"], config["max_tokens"])
        # Who goes away before an answer begins has sent the question all the same.
        spent = estimate_tokens(ask)
        entry = await self.books.take(ask, spent + max_tokens)
        answer: Answer | None = None
        try:
            async with self._open(ask, config, max_tokens) as answer:
                yield answer
        except ModelFailed as error:
            if answer is None and error.is_free:
                spent = 0
            raise
        finally:
            if answer is not None:
                await self._measure(ask, answer.reply)
            await self.books.settle(entry, spent if answer is None else answer.reply.tokens)

    async def _measure(self, ask: Ask, reply: Reply) -> None:
        telemetry, labels = self._context.telemetry, {"purpose": ask.purpose}
        await telemetry.count("answers", labels=labels)
        for direction, tokens in (("in", reply.input_tokens), ("out", reply.output_tokens)):
            await telemetry.count("tokens", tokens, labels={**labels, "direction": direction})

    async def complete(self, ask: Ask) -> Reply:
        """Ask the model and wait for the whole answer.

        Raises:
            ModelFailed: no answer.
        """
        async with self.ask(ask) as answer:
            async for _ in answer:
                pass
            return answer.reply

    async def test(self, values: Mapping[str, Any] | None = None) -> Reply:
        """Ask one short question, outside of the budgets.

        Args:
            values: settings to try in place of those in force, secrets among them: a key that was
                given for one server is never shown to another.

        Raises:
            ModelFailed: says what is wrong and which setting to look at.
        """
        config = values or self._read_config()
        ask = Ask(turns=(_TEST,), purpose="test")
        async with self._open(ask, {**config, "idle_s": 8, "limit_s": 8}, 5) as answer:
            async for _ in answer:
                pass
            return answer.reply

    def _read_config(self) -> Mapping[str, Any]:
        if self.is_key_elsewhere:
            raise ModelRefused(GIVE_AGAIN, pointer="/api_key")
        return {**self._context.config, **self._context.secrets}

    @asynccontextmanager
    async def _open(
        self, ask: Ask, config: Mapping[str, Any], max_tokens: int
    ) -> AsyncIterator[Answer]:
        key = config.get("api_key", "")
        body = build_body(
            ask,
            model=config["model"],
            max_tokens=max_tokens,
            temperature=config["temperature"],
        )
        headers = {"Accept": "text/event-stream"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        stream = self._context.http.stream(
            "POST",
            f"{config['base_url'].rstrip('/')}/chat/completions",
            headers=headers,
            json=body,
            timeout_s=config["limit_s"],
            idle_s=config["idle_s"],
        )
        async with _watch(stream) as response:
            if response.status != 200:
                with _as_failure():
                    start = await _read_start(response)
                raise _free(build_failure(response.status, start))
            yield Answer(ask, response)


_HINT = (
    "For a model in your own network the operator allows its address with "
    "CHATCLICK_EGRESS__ALLOWED_NETWORKS and its port with CHATCLICK_EGRESS__PORTS."
)


@asynccontextmanager
async def _watch(
    stream: AbstractAsyncContextManager[StreamedResponse],
) -> AsyncIterator[StreamedResponse]:
    """Hand out a response; what its own block raises is no failure of the model."""
    with _as_failure():
        response = await stream.__aenter__()
    try:
        yield response
    except BaseException as error:
        # The connection's own end of time comes out here, in place of what it cancelled.
        with _as_failure():
            await stream.__aexit__(type(error), error, error.__traceback__)
        raise
    with _as_failure():
        await stream.__aexit__(None, None, None)


@contextmanager
def _as_failure() -> Iterator[None]:
    """Tell what the host's client raises as a failure of the model."""
    try:
        yield
    except Invalid as error:
        raise _free(ModelRefused(f"{error.detail} {_HINT}")) from None
    except Unavailable as error:
        raise _tell_apart(error) from None


def _free(failure: ModelFailed) -> ModelFailed:
    failure.is_free = True
    return failure


def _tell_apart(error: Unavailable) -> ModelFailed:
    if error.code == "egress_timeout":
        return ModelTimeout(f"The model did not answer in time. {error.detail}")
    if error.code == "egress_too_large":
        return ModelMalformed("The model does not stop talking.")
    return ModelUnavailable(f"The model's server could not be reached. {error.detail}")


async def _read_start(response: StreamedResponse) -> bytes:
    """Return the beginning of the body of an error; the rest tells nothing more."""
    found = b""
    async for piece in response.pieces:
        found += piece
        if len(found) > _MAX_ERROR_BYTES:
            break
    return found[:_MAX_ERROR_BYTES]
