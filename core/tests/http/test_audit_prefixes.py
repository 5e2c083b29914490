"""Entries are found by how they begin, whatever the language PostgreSQL sorts by."""

import pytest

from chatclick.store.events import Actor

pytestmark = pytest.mark.slow

ACTS = [
    ("widget.publish", "10.1.2.3"),
    ("widget.edit", "10.1.9.9"),
    ("widgets_odd", "10.12.0.1"),
    ("Widget.%_\\", "10_1.0.1"),
]


@pytest.fixture
def database_url(postgres_server, pass_database):
    """Yield a database that sorts the last of all characters before letters and digits.

    So do those of a Debian cluster in any language; this way there needs none to be installed.
    """
    language = "template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-u-kr-zzzz-digit-latn'"
    with pass_database(postgres_server, template=language) as url:
        yield url


@pytest.fixture
async def acts(host):
    async def work(tx):
        for action, address in ACTS:
            await tx.audit(Actor("agent", "stf_1", "Ada"), action, "x", {}, address=address)

    await host.store.write(work)


async def test_a_begin_is_all_that_has_it_and_nothing_else(api, owner, acts):
    async def find(query):
        reply = await api("GET", f"audit?actor=stf_1&{query}", owner.token)
        return [one["action"] for one in reply.json["data"]]

    assert await find("action=widget.*") == ["widget.edit", "widget.publish"]
    assert await find("action=Widget.%25_%5C*") == ["Widget.%_\\"]
    assert await find("action=widget%25*") == []
    assert await find("address=10.1.*") == ["widget.edit", "widget.publish"]
    assert await find("address=10_1*") == ["Widget.%_\\"]
    assert len(await find("action=*")) == len(ACTS)
