"""Small values of plugins on PostgreSQL, whatever the language it sorts by."""

import pytest

from chatclick.host.records import Records
from chatclick.store.opening import Store

pytestmark = pytest.mark.slow


@pytest.fixture
async def store(postgres_server, pass_database):
    """Open a database that sorts the last of all characters before letters and digits.

    So do those of a Debian cluster in any language; this way there needs none to be installed.
    """
    language = "template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-u-kr-zzzz-digit-latn'"
    with pass_database(postgres_server, template=language) as url:
        store = await Store.open(url)
        yield store
        await store.close()


async def test_keys_are_listed_by_their_begin(store, vault):
    records = Records(store, vault)
    for key in ("seen:b", "seen:a", "Seen:c", "seen%", "seen_:", "10"):
        await records.set_value("mood", key, 1, is_secret=False)

    assert await records.list_keys("mood", "seen:", 10) == ("seen:a", "seen:b")
    assert await records.list_keys("mood", "seen%", 10) == ("seen%",)
    assert await records.list_keys("mood", "seen_", 10) == ("seen_:",)
    assert await records.list_keys("mood", "1", 10) == ("10",)
    assert len(await records.list_keys("mood", "", 10)) == 6
