"""The engine on its own: what flows do, and what must hold for every flow and every order."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatclick_flows.engine import (
    Answered,
    CallEnded,
    Event,
    HandedBack,
    Library,
    Started,
    State,
    Stopped,
    TakenOver,
    TimeCame,
    advance,
    begin,
)
from chatclick_flows.simulating import build_library

CHOICES = [{"id": "a", "label": "Apples"}, {"id": "b", "label": "Bread"}]


def flow(*steps: dict[str, Any], variables: str = "x y", **more: Any) -> dict[str, Any]:
    declared = [{"name": name, "type": "text"} for name in variables.split()]
    steps_ = [{"id": f"s{number}", **step} for number, step in enumerate(steps, 1)]
    return {
        "schemaVersion": 1, "id": "main", "name": "Main",
        "variables": declared, "steps": steps_, **more,
    }  # fmt: skip


def block(kind: str, out: dict[str, str] | None = None, **data: Any) -> dict[str, Any]:
    made = {"id": f"b-{kind.replace('.', '-')}-{len(str(data))}", "type": kind, "data": data}
    return {**made, "out": out} if out else made


class Run:
    """A run in a test: each call is one event."""

    def __init__(self, *documents: dict[str, Any], **variables: Any) -> None:
        self.library: Library = build_library({one["id"]: one for one in documents})
        script = self.library.get(documents[0]["id"])
        self.state: State = begin(
            script.id, script.first, script.build_variables(variables), seed="session"
        )
        self.seq = 0
        self.at_s = 1000.0
        self.effects: list[Any] = []

    def take(self, event: Event) -> list[tuple[str, Any]]:
        turn = advance(self.state, event, self.library, {"session": {"language": "en"}})
        self.state = turn.state
        self.effects += turn.effects
        return [(one.kind, one.data) for one in turn.effects]

    def start(self) -> list[tuple[str, Any]]:
        return self.take(Started(self.at_s))

    def say(self, text: str) -> list[tuple[str, Any]]:
        self.seq += 1
        return self.take(Answered(self.at_s, self.seq, {"type": "text", "text": text}))

    def wait(self, seconds: float) -> list[tuple[str, Any]]:
        self.at_s += seconds
        return self.take(TimeCame(self.at_s))

    def get(self, name: str) -> Any:
        return self.state.frames[-1].variables[name]


def texts(effects: list[tuple[str, Any]]) -> list[str]:
    return [data["content"]["text"] for kind, data in effects if kind == "say"]


def test_blocks_run_in_order_until_one_asks_and_go_on_with_the_answer() -> None:
    run = Run(
        flow(
            {"blocks": [block("core.text", text="Hi {{session.language}}"),
                        block("core.ask.text", text="Name?", variable="x")], "next": "s2"},
            {"blocks": [block("core.text", text="Hello {{ x }}!")]},
        )
    )  # fmt: skip

    assert texts(run.start()) == ["Hi en", "Name?"]
    effects = run.say("Ada")

    assert texts(effects) == ["Hello Ada!"]
    assert effects[-1][0] == "end" and run.state.status == "ended"


def test_an_answer_that_does_not_fit_is_asked_for_again_and_then_goes_to_people() -> None:
    run = Run(flow({"blocks": [block("core.ask.email", text="Mail?", variable="x", retries=1)]}))
    run.start()

    assert texts(run.say("none of your business")) == [
        "That does not look like an e-mail address. Please try again."
    ]
    assert run.say("no")[0] == ("hand_over", {"code": "no_fitting_answer", "values": {}})
    assert run.state.status == "paused"


@pytest.mark.parametrize("said", ["b", "bread", "2", " BREAD "])
def test_a_choice_is_known_by_id_label_or_number_and_leads_its_own_way(said: str) -> None:
    ask = block("core.ask.choice", {"a": "s2", "b": "s3"}, text="What?", choices=CHOICES)
    run = Run(
        flow(
            {"blocks": [ask]},
            {"blocks": [block("core.text", text="A")]},
            {"blocks": [block("core.text", text="B")]},
        )
    )
    run.start()

    assert texts(run.say(said)) == ["B"]


@pytest.mark.parametrize(
    ("choices", "said", "chosen"),
    [
        ({"3": "three", "2": "two", "1": "one"}, "1", "1"),
        ({"3": "three", "2": "two", "1": "one"}, "one", "1"),
        ({"a": "3", "b": "2", "c": "1"}, "1", "c"),
        ({"a": "3", "b": "5", "c": "7"}, "1", "a"),
    ],
)
def test_the_id_of_a_choice_goes_before_a_label_and_a_label_before_a_place(
    choices: dict[str, str], said: str, chosen: str
) -> None:
    listed = [{"id": id_, "label": label} for id_, label in choices.items()]
    ask = block("core.ask.choice", text="Which?", choices=listed, variable="x")
    run = Run(flow({"blocks": [ask]}))
    run.start()

    run.say(said)

    assert run.get("x") == chosen


def test_answers_of_the_widget_are_read_like_typed_ones() -> None:
    rating = block("core.ask.rating", text="How?", variable="x")
    run = Run(flow({"blocks": [rating, block("core.ask.choice", text="?", choices=CHOICES,
                                             variable="y", is_multiple=True)]}))  # fmt: skip
    run.start()

    run.take(Answered(0, 1, {"type": "answer", "text": "4", "values": {rating["id"]: 4}}))
    run.take(Answered(0, 2, {"type": "answer", "text": "…", "values": {"choice": ["b", "a"]}}))

    assert (run.get("x"), run.get("y")) == (4, ["b", "a"])


def test_a_flow_that_is_called_returns_what_it_was_asked_for() -> None:
    call = block("core.call", flow="inner", variables={"x": "{{x}}"}, returns={"y": "y"})
    inner = flow({"blocks": [block("core.set", values={"y": "{{x}}{{x}}"})]}, id="inner")
    run = Run(flow({"blocks": [call, block("core.text", text="{{y}}")]}), inner, x="ab")

    assert texts(run.start()) == ["abab"]


def test_a_flow_that_calls_itself_for_ever_goes_to_people() -> None:
    run = Run(flow({"blocks": [block("core.call", flow="main")]}))

    assert run.start()[-1][0] == "hand_over" and run.state.status == "paused"


def test_a_server_is_called_with_values_and_its_answer_goes_into_variables() -> None:
    hook = block(
        "core.webhook", {"failed": "s2"}, url="https://a.example/{{x}}", results={"y": "o.state"},
        body={"n": "{{x}}"},
    )  # fmt: skip
    document = flow(
        {"blocks": [hook, block("core.text", text="{{y}}")]},
        {"blocks": [block("core.text", text="sorry")]},
    )
    run = Run(document, x="a/b c")

    ((kind, data),) = run.start()
    assert kind == "call" and data["request"]["url"] == "https://a.example/a%2Fb%20c"
    assert data["request"]["json"] == {"n": "a/b c"}
    number = run.state.wait.number if run.state.wait else 0
    assert texts(run.take(CallEnded(0, number, "done", {"o": {"state": "sent"}}))) == ["sent"]

    failing = Run(document)
    failing.start()
    assert texts(failing.take(CallEnded(0, 1, "failed"))) == ["sorry"]


def test_time_ends_a_wait_and_a_question_and_only_once_due() -> None:
    ask = block("core.ask.text", {"timeout": "s2"}, text="?", variable="x", timeout_s=60)
    run = Run(
        flow(
            {"blocks": [block("core.wait", seconds=30), ask]},
            {"blocks": [block("core.text", text="late")]},
        )
    )
    run.start()

    assert run.wait(29) == [] and texts(run.wait(1)) == ["?"]
    assert run.wait(59) == [] and texts(run.wait(1)) == ["late"]


def test_a_split_goes_the_same_way_whenever_a_session_comes_by() -> None:
    split = block("core.split", {"l": "s2", "r": "s3"}, weights={"l": 1, "r": 1})
    document = flow(
        {"blocks": [split]},
        {"blocks": [block("core.text", text="L")]},
        {"blocks": [block("core.text", text="R")]},
    )
    library = build_library({"main": document})
    said = {
        seed: [
            advance(begin("main", "s1", {}, seed=seed), Started(0), library).effects[0].data
            for _ in range(2)
        ]
        for seed in map(str, range(40))
    }

    assert all(first == second for first, second in said.values())
    assert {one[0]["content"]["text"] for one in said.values()} == {"L", "R"}


def test_a_question_is_put_again_when_a_person_hands_the_session_back() -> None:
    run = Run(flow({"blocks": [block("core.ask.text", text="Name?", variable="x")]}))
    run.start()
    run.take(TakenOver(0))

    assert run.say("for the person") == []
    assert texts(run.take(HandedBack(0))) == ["Name?"]
    run.say("Ada")

    assert run.get("x") == "Ada"


def test_a_call_that_ends_while_a_person_has_the_session_counts_when_it_is_back() -> None:
    hook = block("core.webhook", url="https://a.example/", results={"x": "v"})
    run = Run(flow({"blocks": [hook, block("core.text", text="{{x}}")]}))
    run.start()
    run.take(TakenOver(0))

    assert run.take(CallEnded(0, 1, "done", {"v": "7"})) == []
    assert texts(run.take(HandedBack(0))) == ["7"]


def test_after_a_hand_over_it_goes_on_behind_the_block() -> None:
    run = Run(flow({"blocks": [block("core.handover"), block("core.text", text="back again")]}))

    assert run.start() == [("hand_over", {"reason": ""})]
    assert texts(run.take(HandedBack(0))) == ["back again"]


# What must hold for every flow, also for those that static checks would refuse.

STEPS = [f"s{number}" for number in range(1, 5)]
_step = st.sampled_from(STEPS)
_out = st.dictionaries(st.sampled_from(["true", "false", "a", "failed", "timeout"]), _step)
_kinds = st.sampled_from(
    [
        ("core.text", {"text": "t {{x}}"}),
        ("core.ask.text", {"text": "?", "variable": "x", "timeout_s": 10}),
        ("core.ask.choice", {"text": "?", "choices": CHOICES}),
        ("core.ask.number", {"text": "?", "variable": "y", "retries": 0}),
        ("core.condition", {"when": {"combinator": "or", "rules": [
            {"field": "variables.x", "operator": "is", "value": "1"}]}}),
        ("core.set", {"values": {"x": "{{x}}1"}}),
        ("core.wait", {"seconds": 5}),
        ("core.jump", {"step": "s1"}),
        ("core.call", {"flow": "main"}),
        ("core.split", {"weights": {"a": 1, "b": 2}}),
        ("core.handover", {}),
        ("core.webhook", {"url": "https://a.example/"}),
        ("core.close", {}),
        ("acme.thing", {}),
    ]
)  # fmt: skip


@st.composite
def flows(draw: st.DrawFn) -> dict[str, Any]:
    steps = []
    for step in STEPS:
        made = []
        for number in range(draw(st.integers(0, 3))):
            kind, data = draw(_kinds)
            one = {"id": f"{step}-{number}", "type": kind, "data": data, "out": draw(_out)}
            made.append(one)
        following = draw(st.none() | _step)
        steps.append({"id": step, "blocks": made, **({"next": following} if following else {})})
    return {**flow(), "steps": steps}


_events = st.lists(
    st.one_of(
        st.builds(Started, st.just(0.0)),
        st.builds(
            Answered,
            st.just(0.0),
            st.integers(1, 12),
            st.sampled_from([{"type": "text", "text": one} for one in ("a", "5", "1", "zz")]),
        ),
        st.builds(TimeCame, st.floats(0, 100)),
        st.builds(CallEnded, st.just(0.0), st.integers(1, 8), st.sampled_from(["done", "failed"])),
        st.builds(TakenOver, st.just(0.0)),
        st.builds(HandedBack, st.just(0.0)),
        st.builds(Stopped, st.just(0.0)),
    ),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(flows(), _events)
def test_every_turn_ends_at_a_question_a_wait_people_or_the_end(
    document: dict[str, Any], events: list[Event]
) -> None:
    library = build_library({"main": document})
    state = begin("main", "s1", {"x": "", "y": ""}, seed="s")

    for event in [Started(0.0), *events]:
        before = state
        turn = advance(state, event, library)
        state = turn.state

        assert len(turn.path) <= 1000
        assert (state.wait is None) == (state.status == "ended")
        if before.status == "paused" and not isinstance(event, HandedBack):
            assert not turn.effects, "a person has the session"
        numbers = [effect.number for effect in turn.effects]
        assert numbers == list(range(before.effects + 1, state.effects + 1))


@settings(max_examples=300, deadline=None)
@given(flows(), _events)
def test_a_repeat_of_an_event_does_nothing(document: dict[str, Any], events: list[Event]) -> None:
    library = build_library({"main": document})
    state = begin("main", "s1", {"x": "", "y": ""}, seed="s")

    for event in [Started(0.0), *events]:
        state = advance(state, event, library).state
        if isinstance(event, HandedBack) and state.status == "paused":
            continue  # it went to people once more; handing it back again is another act
        again = advance(state, event, library)

        assert not again.effects and again.state == state


@settings(max_examples=200, deadline=None)
@given(flows(), _events)
def test_a_run_is_the_same_after_it_was_stored_between_any_two_events(
    document: dict[str, Any], events: list[Event]
) -> None:
    library = build_library({"main": document})
    kept = stored = begin("main", "s1", {"x": "", "y": ""}, seed="s")

    for event in [Started(0.0), *events]:
        turn, other = advance(kept, event, library), advance(stored, event, library)
        kept, stored = turn.state, State.from_json(json.loads(json.dumps(other.state.to_json())))

        assert turn.effects == other.effects
        assert kept == stored
