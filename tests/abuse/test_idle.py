"""How long a connection may be idle between requests."""

import pytest
from tests.abuse.place import read_answer

REQUEST = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
LONGER_THAN_BY_DEFAULT_S = 6


@pytest.fixture(scope="module")
def host_env():
    return {"CHATCLICK_KEEP_ALIVE_SECONDS": "600"}


def test_an_idle_connection_is_kept_as_long_as_the_settings_say(place):
    with place.open_wire() as (wire, reader):
        wire.sendall(REQUEST)
        before = read_answer(reader)
        patience_s = wire.gettimeout()
        wire.settimeout(LONGER_THAN_BY_DEFAULT_S)
        with pytest.raises(TimeoutError):
            wire.recv(1)
        wire.settimeout(patience_s)
        wire.sendall(REQUEST)

        assert (before, read_answer(reader)) == (200, 200)
