"""Pointers find their lines."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatclick_widget_schema.positions import find_lines

TEXT = """{
  "name": "a \\" { [",
  "a/b~c": [
    1, true,
    {"x": null}
  ],
  "empty": {}, "list": []
}"""


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("", 1),
        ("/name", 2),
        ("/a~1b~0c", 3),
        ("/a~1b~0c/1", 4),
        ("/a~1b~0c/2/x", 5),
        ("/empty", 7),
        ("/list", 7),
        ("/a~1b~0c/2/missing", 5),
        ("/nothing/at/all", 1),
    ],
)
def test_a_pointer_leads_to_the_line_of_its_key(pointer: str, line: int) -> None:
    assert find_lines(TEXT, [pointer]) == {pointer: line}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=4), below, max_size=3)
    ),
    max_leaves=12,
)


@given(JSON)
def test_every_document_can_be_walked_and_its_parts_are_in_order(document: Any) -> None:
    text = json.dumps({"a": document, "z": 1}, indent=1, ensure_ascii=False)

    lines = find_lines(text, ["/a", "/z"])

    assert lines["/a"] == 2
    assert lines["/z"] == len(text.split("\n")) - 1
