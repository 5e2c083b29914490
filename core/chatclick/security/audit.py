"""The audit chain: each entry's hash covers the entry and the hash before it.

Whoever changes, removes or inserts an entry breaks every hash after it. To notice a cut at the end,
keep the newest hash somewhere else, such as the log.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256

from chatclick.plugin.json_form import JSONValue

GENESIS_HASH = "0" * 64


def canonical_json(value: JSONValue) -> bytes:
    """Write a value the same way whatever database it came back from: sorted keys, no spaces.

    Raises:
        ValueError: NaN or an infinity.
    """
    text = json.dumps(
        _to_normal(value),
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return text.encode("utf-8", "surrogatepass")


def next_hash(previous_hash: str, entry: Mapping[str, JSONValue]) -> str:
    """Return the hash of an entry, 64 hex digits.

    Args:
        previous_hash: of the entry before; `GENESIS_HASH` for the first.
        entry: everything the entry says but its hash; times as text.
    """
    return sha256(previous_hash.encode() + b"\n" + canonical_json(entry)).hexdigest()


def verify(
    entries: Iterable[tuple[Mapping[str, JSONValue], str]], previous_hash: str = GENESIS_HASH
) -> int | None:
    """Check a stretch of the chain.

    Args:
        entries: each entry with its stored hash, in order.
        previous_hash: the hash before the first of them.

    Returns:
        The index of the first entry that does not fit; None when all do.
    """
    for index, (entry, stored_hash) in enumerate(entries):
        previous_hash = next_hash(previous_hash, entry)
        if previous_hash != stored_hash:
            return index
    return None


def _to_normal(value: JSONValue) -> JSONValue:
    # PostgreSQL gives 1e22 back as an integer.
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: _to_normal(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_to_normal(item) for item in value]
    return value
