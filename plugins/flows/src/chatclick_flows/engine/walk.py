"""The place of a run while it takes a turn. It is made for one turn and thrown away after it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from chatclick import find_fact
from chatclick_flows.engine.library import Block, FlowScript, Library
from chatclick_flows.engine.state import Effect, State, Wait
from chatclick_widget_schema.flow_templates import render

MAX_FRAMES = 10
"""Flows that may lie on top of each other."""

NEXT = "next"
"""The way from the end of a step to the next one."""

JUMP = "jump"
"""The way of a block that jumps."""

MAX_VALUE_CHARS = 2000
MAX_ITEMS = 50


class Walk:
    """A run on its way.

    Attributes:
        library: the flows it may be in.
        at_s: the time, in seconds since 1970.
        frames: the flows under way, the inner one last.
        wait: what it stands still for.
        attempts, seq, seed: as in `State`.
        effects: what is to be done, in order.
        path: the blocks entered.
        ways: the outcomes taken, as flow, step, block ("" for the end of a step) and outcome.

    Args:
        state: where it begins.
        library: the flows.
        facts: session, visitor and now.
        at_s: the time.
    """

    def __init__(
        self, state: State, library: Library, facts: Mapping[str, Any], at_s: float
    ) -> None:
        self.library = library
        self.at_s = at_s
        self.frames = list(state.frames)
        self.wait = state.wait
        self.attempts = state.attempts
        self.seq = state.seq
        self.seed = state.seed
        self.effects: list[Effect] = []
        self.path: list[tuple[str, str, str]] = []
        self.ways: list[tuple[str, str, str, str]] = []
        self._state = state
        self._facts = facts
        self._count = state.effects
        self._status = state.status
        self._reason = state.reason

    @property
    def script(self) -> FlowScript:
        """The flow it is in."""
        return self.library.get(self.frames[-1].flow)

    @property
    def block(self) -> Block:
        """The block it stands at."""
        block = self.find_block()
        assert block is not None
        return block

    def find_block(self) -> Block | None:
        """Return the block it stands at, None behind the last one of a step."""
        frame = self.frames[-1]
        blocks = self.script.get_step(frame.step)["blocks"]
        return blocks[frame.block] if frame.block < len(blocks) else None

    def build_state(self) -> State:
        """Return the state it has come to."""
        return replace(
            self._state,
            frames=tuple(self.frames),
            wait=self.wait,
            status=self._status,
            effects=self._count,
            attempts=self.attempts,
            seq=self.seq,
            reason=self._reason,
        )

    # Where it goes

    def enter(self) -> None:
        """Note that a step is entered, or gone on with."""
        if self.frames[-1].block == 0:
            self.note("")

    def note(self, block_id: str) -> None:
        """Add to the path."""
        frame = self.frames[-1]
        self.path.append((frame.flow, frame.step, block_id))

    def take_way(self, block_id: str, outcome: str) -> None:
        """Note that it goes a way that has a name."""
        frame = self.frames[-1]
        self.ways.append((frame.flow, frame.step, block_id, outcome))

    def leave(self, outcome: str) -> None:
        """Go on behind the block it stands at, or where an outcome of it leads."""
        frame, block = self.frames[-1], self.find_block()
        self.attempts = 0
        if block is None:
            return
        if outcome:
            self.take_way(block["id"], outcome)
        target = block.get("out", {}).get(outcome)
        if target is not None:
            self.go_to(target)
        else:
            self.frames[-1] = replace(frame, block=frame.block + 1)

    def go_to(self, step: str) -> None:
        """Go to the beginning of a step of the same flow."""
        self.frames[-1] = replace(self.frames[-1], step=step, block=0)
        self.enter()

    def go_on(self) -> bool:
        """Leave a step behind its last block. Return whether there is somewhere to go."""
        following = self.script.get_step(self.frames[-1].step).get("next")
        if following is not None:
            self.take_way("", NEXT)
            self.go_to(following)
            return True
        if len(self.frames) == 1:
            self.do("end", {})
            self.end("finished")
            return False
        self._return()
        return True

    def _return(self) -> None:
        """Go back to the flow that called this one, with what it takes back."""
        inner = self.frames.pop()
        returns: Mapping[str, str] = self.block["data"].get("returns", {})
        for name, theirs in returns.items():
            self.set(name, inner.variables.get(theirs))
        self.leave("")

    def end(self, reason: str) -> None:
        """End the run."""
        self.wait, self._status, self._reason = None, "ended", reason

    def hand_over(self, reason: str, **target: str) -> None:
        """Give the session to people, and stand still until they hand it back."""
        self.do("hand_over", {"reason": reason, **target})
        self.wait, self._status = Wait("people"), "paused"

    def give_up(self, code: str, **values: str) -> None:
        """Give the session to people because the flow cannot go on.

        Args:
            code: of a phrase of the manifest that says why.
            values: what stands in its places.
        """
        self.do("hand_over", {"code": code, "values": values})
        self.wait, self._status = Wait("people"), "paused"

    # What it does

    def do(self, kind: str, data: Mapping[str, Any]) -> int:
        """Add an effect and return its number."""
        self._count += 1
        self.effects.append(Effect(self._count, kind, data))
        return self._count

    def say(self, content: Mapping[str, Any]) -> None:
        """Say something, under the name of the flow that was started first."""
        name = self.library.get(self.frames[0].flow).bot_name
        self.do("say", {"content": content, **({"name": name} if name else {})})

    def find_due(self, block: Block) -> float | None:
        """Return until when an answer is waited for, None for ever."""
        timeout_s = block["data"].get("timeout_s")
        return None if timeout_s is None else self.at_s + timeout_s

    # What it knows

    def set(self, name: str, value: Any) -> None:
        """Give a variable that the flow declares a value, cut to a bearable size."""
        frame = self.frames[-1]
        if name in frame.variables:
            kept = {**frame.variables, name: _bound(value)}
            self.frames[-1] = replace(frame, variables=kept)

    def take_results(self, block: Block, values: Mapping[str, Any]) -> None:
        """Put what a call came back with into variables."""
        results = block.get("data", {}).get("results")
        if block["type"] != "core.webhook" or results is None:
            for name, value in values.items():
                self.set(name, value)
            return
        for name, place in results.items():
            self.set(name, find_fact(values, place))

    def build_facts(self) -> dict[str, Any]:
        """Return everything conditions may ask for."""
        return {**self._facts, "variables": self.frames[-1].variables}

    def fill(self, value: Any) -> Any:
        """Fill in a value: a text that is one place becomes what stands there."""
        return render(value, self._find)

    def show(self, value: Any, encode: Callable[[str], str] = lambda text: text) -> Any:
        """Fill in texts for people to read."""
        return render(value, self._find, encode=encode)

    def _find(self, name: str) -> object:
        if "." in name:
            return find_fact(self._facts, name)
        found: object = self.frames[-1].variables.get(name)
        return found


def _bound(value: Any) -> Any:
    if isinstance(value, str):
        return value[:MAX_VALUE_CHARS]
    if isinstance(value, (list, tuple)):
        return [_bound(one) for one in value[:MAX_ITEMS] if _is_plain(one)]
    return value if _is_plain(value) else ""


def _is_plain(value: object) -> bool:
    return isinstance(value, (str, int, float, bool))
