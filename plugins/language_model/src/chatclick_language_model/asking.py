"""What a model is asked, and what it says."""

from dataclasses import dataclass
from typing import Literal

from chatclick import JSONObject

Role = Literal["system", "user", "assistant", "tool"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """A tool the model wants to be used.

    Attributes:
        id: names the call; its result is told under it.
        name: of the tool, as the model wrote it: nothing says that there is such a tool.
        arguments: JSON as the model wrote it, not checked.
    """

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message of what is asked.

    Attributes:
        role: who says it; "tool" tells the result of a call.
        text: what is said.
        calls: of an "assistant": the tools it wanted.
        call_id: of a "tool": which call it answers.
    """

    role: Role
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    call_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Something the model may ask for. `schema` is the JSON Schema of its arguments."""

    name: str
    description: str
    schema: JSONObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question to the model.

    Attributes:
        turns: the conversation, the instructions first.
        purpose: who asks, for the books: a plugin's id.
        session_id: the session whose budget it is taken from, "" for none.
        tools: what it may ask for.
        max_tokens: the longest answer; None for the one in the settings.
    """

    turns: tuple[Turn, ...]
    purpose: str
    session_id: str = ""
    tools: tuple[Tool, ...] = ()
    max_tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A whole answer.

    Attributes:
        text: what was said.
        calls: tools the model wants to be used before it goes on.
        model: which model answered, as it says itself.
        input_tokens, output_tokens: what it cost; estimated where the server does not say.
        is_cut: it was longer than it was allowed to be.
    """

    text: str
    calls: tuple[ToolCall, ...]
    model: str
    input_tokens: int
    output_tokens: int
    is_cut: bool

    @property
    def tokens(self) -> int:
        """What it cost in all."""
        return self.input_tokens + self.output_tokens
