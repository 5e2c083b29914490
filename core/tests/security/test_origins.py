"""Origins, CORS and addresses behind proxies."""

import pytest

from chatclick.security.origins import Origins, Proxies, address_key, build_cors, normalise

FOREIGN = [
    "null",
    "",
    "https://evil.example",
    "https://chat.example.evil.example",
    "https://evilchat.example",
    "https://chat.example.",
    "https://sub.chat.example",
    "http://chat.example",
    "https://chat.example:8443",
    "https://chat.example:80",
    "https://chat.example/",
    "https://chat.example#",
    "https://chat.example\t",
    "https://user@chat.example",
    "https://chat.example@evil.example",
    "https://chat.example\\@evil.example",
    "https://chat.example, https://evil.example",
    "https://ch\u0430t.example",
    "wss://chat.example",
    "file://",
    "chrome-extension://abcdef",
    "//chat.example",
    "https://chat.example\r\nX: y",
]


@pytest.mark.parametrize("origin", FOREIGN)
def test_page_of_another_origin_is_refused(origin: str) -> None:
    by_setting = Origins("https://chat.example")
    by_host = Origins()

    assert not by_setting.is_allowed(origin, scheme="wss", host="chat.example")
    assert not by_host.is_allowed(origin, scheme="wss", host="chat.example")


@pytest.mark.parametrize("origin", ["https://chat.example", "HTTPS://Chat.Example:443", None])
def test_own_page_and_programs_are_allowed(origin: str | None) -> None:
    assert Origins("https://chat.example/").is_allowed(origin, scheme="ws", host="10.0.0.7:8000")
    assert Origins().is_allowed(origin, scheme="wss", host="chat.example")


def test_own_origin_includes_the_port_of_the_host_header() -> None:
    origins = Origins()

    assert origins.is_allowed("http://127.0.0.1:8000", scheme="ws", host="127.0.0.1:8000")
    assert origins.is_allowed("http://[::1]:8000", scheme="http", host="[::1]:8000")
    assert not origins.is_allowed("http://127.0.0.1:8000", scheme="ws", host="127.0.0.1:9000")
    assert not origins.is_allowed("http://localhost:8000", scheme="ws", host="127.0.0.1:8000")


def test_host_header_counts_for_nothing_once_the_public_address_is_set() -> None:
    origins = Origins("https://chat.example", ["https://inbox.example:8443"])

    assert not origins.is_allowed("https://evil.example", scheme="https", host="evil.example")
    assert origins.is_allowed("https://inbox.example:8443", scheme="https", host="chat.example")


@pytest.mark.parametrize("text", ["*", "null", "shop.example", "https://shop.example/x", "ftp://x"])
def test_setting_that_is_not_an_origin_stops_the_start(text: str) -> None:
    with pytest.raises(ValueError, match="is not an origin"):
        Origins(allowed=[text])


def test_normal_form_is_what_browsers_send() -> None:
    assert normalise("HTTPS://Shop.Example:443") == "https://shop.example"
    assert normalise("http://[2001:DB8::1]:80") == "http://[2001:db8::1]"
    assert normalise("http://x:8080") == "http://x:8080"


@pytest.mark.parametrize("origin", [*FOREIGN, None])
def test_cors_never_reflects_a_page_that_is_not_on_the_list(origin: str | None) -> None:
    headers = build_cors(origin, ["https://chat.example"])

    assert headers == {"Vary": "Origin"}


def test_cors_names_the_page_on_the_list_and_never_allows_credentials() -> None:
    listed = build_cors("https://shop.example", ["https://shop.example"])
    anyone = build_cors("https://evil.example", ("*",))

    assert listed == {
        "Access-Control-Allow-Origin": "https://shop.example",
        "Vary": "Origin",
    }
    assert anyone == {"Access-Control-Allow-Origin": "*"}


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["1.2.3.4"], "203.0.113.9"),
        ("203.0.113.9", ["10.0.0.1"], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["1.2.3.4, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["1.2.3.4", "203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["1.2.3.4, 203.0.113.9, 10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"),
        ("10.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
        ("10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
        ("::ffff:10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9, evil"], "10.0.0.1"),
        ("10.0.0.1", ["", " , "], "10.0.0.1"),
        ("10.0.0.1", ["1.1.1.1, " * 10_000 + "203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["127.1"], "10.0.0.1"),
        ("", ["1.2.3.4"], ""),
    ],
)
def test_forwarded_address_counts_only_from_a_proxy(
    peer: str, forwarded_for: list[str], address: str
) -> None:
    assert Proxies(["10.0.0.0/8"]).resolve_address(peer, forwarded_for) == address


def test_without_proxies_no_header_changes_the_address() -> None:
    for made_up in ("1.2.3.4", "127.0.0.1", "::1", "1.2.3.4, 127.0.0.1"):
        assert Proxies([]).resolve_address("127.0.0.1", [made_up]) == "127.0.0.1"


def test_forwarded_scheme_counts_only_from_a_proxy() -> None:
    proxies = Proxies(["10.0.0.0/8"])

    assert proxies.resolve_scheme("10.0.0.1", "http", ["http, https"]) == "https"
    assert proxies.resolve_scheme("10.0.0.1", "http", ["gopher"]) == "http"
    assert proxies.resolve_scheme("10.0.0.1", "http", []) == "http"
    assert proxies.resolve_scheme("203.0.113.9", "http", ["https"]) == "http"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:" + "x" * 500, "unix:" + "x" * 59),
    ],
)
def test_limits_count_by_address_or_by_the_64_of_ipv6(address: str, key: str) -> None:
    assert address_key(address) == key
