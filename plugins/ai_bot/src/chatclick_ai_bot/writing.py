"""An answer on its way to the visitor: filtered, checked, and held back until it names a source."""

from collections.abc import Iterable

from chatclick import MessageStream, Phrase
from chatclick_ai_bot.citing import drop_unknown, find_cited
from chatclick_ai_bot.guarding import Leaks, LinkFilter, clean

MAX_ANSWER = 4_000
# Long enough for every form of the secret word and every run of the rules.
_LOOKED_AT = 800


class Withdrawn(Exception):
    """The answer must not be seen. `reason` is for staff; None: there is no answer."""

    def __init__(self, reason: Phrase | None) -> None:
        super().__init__(reason.code if reason else "")
        self.reason = reason


class Writer:
    """Writes one answer.

    Args:
        stream: where it is shown.
        leaks: what must not be said.
        hosts: where links may lead.
        source_count: how many sources the model was given.
        waits_for_source: show nothing before the first source is named.
    """

    def __init__(
        self,
        stream: MessageStream,
        leaks: Leaks,
        hosts: Iterable[str],
        *,
        source_count: int,
        waits_for_source: bool,
    ) -> None:
        self._stream = stream
        self._leaks = leaks
        self._links = LinkFilter(hosts)
        self._source_count = source_count
        self._is_held = waits_for_source
        self._held = ""
        self.text = ""

    @property
    def cited(self) -> tuple[int, ...]:
        """The numbers of the sources that are named so far."""
        return find_cited(self.text, self._source_count)

    async def write(self, piece: str) -> None:
        """Take a piece of what the model says.

        Raises:
            Withdrawn: it tells what it must not, or does not end.
        """
        await self._show(self._links.feed(_see(piece)))

    async def finish(self) -> str:
        """Take the end in and return the whole; what was held back is shown by nobody but you.

        Raises:
            Withdrawn: it tells what it must not, or there is nothing.
        """
        await self._show(self._links.finish())
        # Once more as one text: no seam between two pieces may hide a link.
        self.text = self._links.filter_whole(self.text)
        if self._leaks.is_leak(self.text):
            raise Withdrawn(Phrase("told_instructions"))
        if not self.text.strip():
            raise Withdrawn(Phrase("said_nothing"))
        return self.text.strip()

    async def _show(self, text: str) -> None:
        text = drop_unknown(text, self._source_count)
        if not text:
            return
        if len(self.text) + len(text) > MAX_ANSWER:
            raise Withdrawn(Phrase("endless"))
        self.text += text
        if self._leaks.is_leak(self.text[-_LOOKED_AT - len(text) :]):
            raise Withdrawn(Phrase("told_instructions"))
        self._held += text
        if self._is_held and not self.cited:
            return
        self._is_held = False
        held, self._held = self._held, ""
        await self._stream.write(held)


def _see(text: str) -> str:
    """Return what is visible of a piece, with the spaces at its ends.

    Before links are looked for: what cannot be seen may stand in the middle of one.
    """
    body = text.strip()
    if not body:
        return text
    before, after = text[: text.index(body)], text[text.index(body) + len(body) :]
    return f"{before}{clean(body, MAX_ANSWER + 1)}{after}"
