"""The audit chain: any change is found where it was made."""

import json

import pytest

from chatclick.plugin.json_form import JSONValue
from chatclick.security.audit import GENESIS_HASH, canonical_json, next_hash, verify

Chain = list[tuple[dict[str, JSONValue], str]]


def build_chain(length: int) -> Chain:
    chain: Chain = []
    previous = GENESIS_HASH
    for number in range(length):
        entry: dict[str, JSONValue] = {
            "number": number,
            "action": "staff.updated",
            "detail": {"b": [1, None, 0.5], "a": "Zo\u00eb"},
        }
        previous = next_hash(previous, entry)
        chain.append((entry, previous))
    return chain


def test_untouched_chain_is_whole_in_one_go_and_page_by_page() -> None:
    chain = build_chain(10)

    assert verify(chain) is None
    assert verify(chain[4:], chain[3][1]) is None
    assert verify([]) is None


def test_changed_entry_is_found() -> None:
    chain = build_chain(10)
    chain[6] = ({**chain[6][0], "action": "staff.viewed"}, chain[6][1])

    assert verify(chain) == 6


def test_changed_entry_with_a_hash_made_to_fit_breaks_the_next() -> None:
    chain = build_chain(10)
    entry: dict[str, JSONValue] = {**chain[6][0], "action": "staff.viewed"}
    chain[6] = (entry, next_hash(chain[5][1], entry))

    assert verify(chain) == 7


@pytest.mark.parametrize("index", range(9))
def test_removed_swapped_or_repeated_entry_is_found(index: int) -> None:
    chain = build_chain(10)

    assert verify(chain[:index] + chain[index + 1 :]) == index
    assert verify([*chain[:index], chain[index + 1], chain[index], *chain[index + 2 :]]) == index
    assert verify(chain[: index + 1] + chain[index:]) == index + 1


def test_hash_does_not_depend_on_how_a_database_gives_an_entry_back() -> None:
    entry: dict[str, JSONValue] = {"b": [1.0, 1e22, 0.1], "a": {"y": 1, "x": ("t",)}}
    returned = json.loads('{"a":{"x":["t"],"y":1},"b":[1,10000000000000000000000,0.1]}')

    assert next_hash(GENESIS_HASH, entry) == next_hash(GENESIS_HASH, returned)


def test_canonical_form_is_sorted_and_dense() -> None:
    assert canonical_json({"b": True, "a": "\u00e9"}) == '{"a":"\u00e9","b":true}'.encode()
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical_json([float("nan")])
