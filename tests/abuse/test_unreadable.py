"""Whatever stands in an address where an id is meant, the answer is no error of the server.

On PostgreSQL, which takes less for text than SQLite does.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.abuse.conftest import start
from tests.abuse.place import Place

WORDS = ("%00", "a%00b", "%ff", "%ed%a0%80", "%07", "%F0%9F%92%A9", "9" * 30, "-1")

pytestmark = pytest.mark.slow


@pytest.fixture
def postgres_place(tmp_path, migrated_postgres_url: str) -> Iterator[Place]:
    """A host on PostgreSQL."""
    server = start(tmp_path, migrated_postgres_url)
    place = Place(server)
    try:
        place.open()
        yield place
    finally:
        place.http.close()
        server.close()


def list_addresses(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each operation with a word of each kind in one of its places or parameters."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            texts = [
                one["name"]
                for one in operation.get("parameters", ())
                if one["in"] == "query" and one["schema"].get("type") == "string"
            ]
            for word in WORDS:
                if "{" in path:
                    yield method.upper(), re.sub("{[^}]+}", word, path)
                for name in texts:
                    yield method.upper(), f"{re.sub('{[^}]+}', 'a', path)}?{name}={word}"


def test_no_word_in_an_address_is_an_error_of_the_server(postgres_place: Place) -> None:
    place = postgres_place
    document = place.ask("GET", "openapi.json", place.owner).json()
    own = {path.split("/")[3] for path in document["paths"]}
    assert {"alerts", "metrics", "rules", "webhooks", "sessions"} <= own

    failed = [
        f"{method} {address}: {answer.status_code}"
        for method, address in list_addresses(document)
        if (answer := place.ask(method, address, place.owner, {})).status_code >= 500
    ]

    assert failed == []
    place.assert_healthy()
