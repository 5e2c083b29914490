"""What each kind of block does.

A handler is given the walk and the block. It returns True when the run stands still there, and
False after it has moved the walk on.
"""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from urllib.parse import quote, unquote

from chatclick_flows.engine.contents import build_question, build_said
from chatclick_flows.engine.library import Block
from chatclick_flows.engine.state import Frame, Wait
from chatclick_flows.engine.walk import JUMP, MAX_FRAMES, Walk

__all__ = ["HANDLERS", "Walk", "run_plugin_block"]


def _say(walk: Walk, block: Block) -> bool:
    content = build_said(block, walk.show)
    if content is not None:
        walk.say(content)
    walk.leave("")
    return False


def _ask(walk: Walk, block: Block) -> bool:
    walk.attempts = 0
    walk.say(build_question(block, walk.show))
    walk.wait = Wait("answer", walk.find_due(block))
    return True


def _condition(walk: Walk, block: Block) -> bool:
    is_met = walk.script.conditions[block["id"]].matches(walk.build_facts())
    walk.leave("true" if is_met else "false")
    return False


def _set(walk: Walk, block: Block) -> bool:
    values = {name: walk.fill(value) for name, value in block["data"]["values"].items()}
    for name, value in values.items():
        walk.set(name, value)
    walk.leave("")
    return False


def _wait(walk: Walk, block: Block) -> bool:
    walk.wait = Wait("timer", walk.at_s + block["data"]["seconds"])
    return True


def _jump(walk: Walk, block: Block) -> bool:
    walk.take_way(block["id"], JUMP)
    walk.go_to(block["data"]["step"])
    return False


def _call(walk: Walk, block: Block) -> bool:
    found = walk.library.find_newest(block["data"]["flow"])
    if found is None:
        walk.give_up("not_published", flow=block["data"]["flow"])
        return True
    if len(walk.frames) >= MAX_FRAMES:
        walk.give_up("calls_in_circle")
        return True
    key, script = found
    given = {name: walk.fill(one) for name, one in block["data"].get("variables", {}).items()}
    walk.frames.append(Frame(key, script.first, 0, script.build_variables(given)))
    walk.enter()
    return False


def _split(walk: Walk, block: Block) -> bool:
    weights: Mapping[str, int] = block["data"]["weights"]
    text = f"{walk.seed}/{walk.script.id}/{block['id']}".encode()
    drawn = int.from_bytes(blake2b(text, digest_size=8).digest()) % sum(weights.values())
    for name, weight in weights.items():
        if drawn < weight:
            walk.leave(name)
            break
        drawn -= weight
    return False


def _hand_over(walk: Walk, block: Block) -> bool:
    data = block.get("data", {})
    targets = {name: data[name] for name in ("queue_id", "team_id", "staff_id") if data.get(name)}
    walk.hand_over(str(walk.show(data.get("reason", "")))[:300], **targets)
    return True


def _tag(walk: Walk, block: Block) -> bool:
    data = block.get("data", {})
    changes = {
        name: [tag for one in data.get(name, ()) if (tag := str(walk.show(one)).strip())]
        for name in ("add", "remove")
    }
    walk.do("tag", changes)
    walk.leave("")
    return False


def _priority(walk: Walk, block: Block) -> bool:
    walk.do("priority", {"priority": block["data"]["priority"]})
    walk.leave("")
    return False


def _webhook(walk: Walk, block: Block) -> bool:
    data = block["data"]
    url = walk.show(data["url"], encode=lambda text: quote(text, safe=""))
    if _climbs(data["url"], url):
        walk.leave("failed")
        return False
    request = {
        "method": data.get("method", "POST"),
        "url": url,
        "headers": {
            name: " ".join(walk.show(one).split()) for name, one in data.get("headers", {}).items()
        },
        "timeout_s": data.get("timeout_s", 8),
    }
    if request["method"] not in ("GET", "DELETE"):
        request["json"] = walk.fill(data.get("body", {}))
    walk.wait = Wait("call", number=walk.do("call", {"request": request}))
    return True


def _climbs(template: str, url: str) -> bool:
    """Tell whether values made a part of a path "." or "..", which is another place."""
    # Values bring no "/" and no "?" along, so the parts stand side by side.
    paths = (one.partition("?")[0].split("/") for one in (template, url))
    return any(
        "{{" in before and unquote(after) in (".", "..")
        for before, after in zip(*paths, strict=False)
    )


def _emit(walk: Walk, block: Block) -> bool:
    data = block["data"]
    values = {name: walk.fill(one) for name, one in data.get("data", {}).items()}
    walk.do("emit", {"name": data["name"], "data": values})
    walk.leave("")
    return False


def _close(walk: Walk, block: Block) -> bool:
    walk.do("close", {"outcome": walk.show(block.get("data", {}).get("outcome", ""))})
    walk.end("closed")
    return True


def run_plugin_block(walk: Walk, block: Block) -> bool:
    """Ask for the action of another plugin, and wait for how it ends."""
    call = {"action": block["type"], "values": walk.fill(block.get("data", {}))}
    walk.wait = Wait("call", number=walk.do("call", call))
    return True


_SAY = ("text", "image", "video", "file", "card", "carousel")
_ASK = ("text", "choice", "number", "email", "phone", "date", "file", "rating", "qr")

HANDLERS: Mapping[str, Callable[[Walk, Block], bool]] = {
    **{f"core.{name}": _say for name in _SAY},
    **{f"core.ask.{name}": _ask for name in _ASK},
    "core.condition": _condition,
    "core.set": _set,
    "core.wait": _wait,
    "core.jump": _jump,
    "core.call": _call,
    "core.split": _split,
    "core.handover": _hand_over,
    "core.assign": _hand_over,
    "core.tag": _tag,
    "core.priority": _priority,
    "core.webhook": _webhook,
    "core.emit": _emit,
    "core.close": _close,
}
"""By kind; any other kind is a plugin's."""


def list_kinds() -> tuple[str, ...]:
    """Return the kinds of blocks that come with the engine, sorted."""
    return tuple(sorted(HANDLERS))
