"""Marks around material, so that a model can tell it from instructions."""

import re
import secrets

_FENCE = re.compile(r"</?\s*data[-_\s]?[0-9a-z]*\s*/?>", re.IGNORECASE)


class Fence:
    """Marks nobody outside can know: they are made anew for each question.

    Attributes:
        word: the name of the marks.
    """

    def __init__(self) -> None:
        self.word = f"data-{secrets.token_hex(4)}"

    def put_around(self, text: str, label: str) -> str:
        """Return material between marks; what looks like a mark within is taken out.

        Args:
            text: the material, already without hidden characters.
            label: what it is, in one word of ours.
        """
        return f'<{self.word} of="{label}">\n{_FENCE.sub("", text)}\n</{self.word}>'
