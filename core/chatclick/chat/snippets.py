"""Whether a widget's line of code is on a page, and what keeps it from working.

A page is read as it is served: what its own scripts put in later is not seen.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

from typing_extensions import override

from chatclick.security.egress import EgressFailed, EgressRefused
from chatclick.security.origins import normalise

Outcome = Literal[
    "ok", "missing", "wrong_widget", "blocked", "redirected", "status", "private", "unreachable"
]

MAX_REDIRECTS = 3
_LOADER = re.compile(r"/widget/v1/(wgt_[0-9a-f]{32})\.js")


class Fetcher(Protocol):
    """The part of the egress client that is needed."""

    async def request(
        self, method: str, url: str, *, headers: Mapping[str, str] | None, max_redirects: int
    ) -> Any:
        """Send one request under the egress rules."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found.

    Attributes:
        url: the page that was read, after redirects.
        detail: by outcome: the other widget's id, the directive that blocks, the status.
    """

    outcome: Outcome
    url: str
    detail: str = ""


async def look(fetcher: Fetcher, url: str, widget_id: str, origin: str) -> Finding:
    """Fetch a page and look for the line.

    Args:
        fetcher: the egress client.
        url: of the page, with http or https.
        widget_id: whose line.
        origin: where the loader comes from.
    """
    headers = {"Accept": "text/html"}
    try:
        response = await fetcher.request("GET", url, headers=headers, max_redirects=MAX_REDIRECTS)
    except EgressRefused:
        return Finding("private", url)
    except EgressFailed as error:
        return Finding("unreachable", url, error.code)
    final = str(response.url)
    if response.status_code != 200:
        return Finding("status", final, str(response.status_code))
    policies = response.headers.get_list("content-security-policy")
    finding = read_page(response.text, policies, final, widget_id, origin)
    if finding.outcome == "missing" and normalise_page(final) != normalise_page(url):
        return Finding("redirected", final)
    return finding


def normalise_page(url: str) -> str:
    """Return the site a page is on, without `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def read_page(html: str, policies: Sequence[str], url: str, widget_id: str, origin: str) -> Finding:
    """Look for the line in a page.

    Args:
        html: the page.
        policies: values of its header `Content-Security-Policy`.
        url: where it is.
        widget_id: whose line.
        origin: where the loader comes from.
    """
    page = _Page()
    page.feed(html)
    found = [*page.loaders, *((one, "") for one in _LOADER.findall(html))]
    nonces = [nonce for id_, nonce in found if id_ == widget_id]
    if not nonces:
        return Finding("wrong_widget", url, found[0][0]) if found else Finding("missing", url)
    for policy in (*policies, *page.policies):
        if blocked := find_block(policy, url, origin, nonces[0]):
            return Finding("blocked", url, blocked)
    return Finding("ok", url)


def find_block(policy: str, page: str, origin: str, nonce: str) -> str:
    """Return the directive of a policy that keeps the chat from working, "" for none.

    Args:
        policy: the value of one header; several policies may be in it.
        page: address of the page.
        origin: where loader and frame come from.
        nonce: of the script element, "" for none.
    """
    for one in policy.split(","):
        directives = _read_directives(one)
        if not _allows(_pick(directives, "script-src-elem", "script-src"), page, origin, nonce):
            return "script-src"
        if not _allows(_pick(directives, "frame-src", "child-src"), page, origin, ""):
            return "frame-src"
    return ""


def _read_directives(policy: str) -> dict[str, list[str]]:
    directives: dict[str, list[str]] = {}
    for part in policy.split(";"):
        name, *sources = part.split()[:200] or [""]
        directives.setdefault(name.lower(), sources)  # of repeats, browsers take the first
    return directives


def _pick(directives: Mapping[str, list[str]], *names: str) -> list[str] | None:
    return next((directives[one] for one in (*names, "default-src") if one in directives), None)


def _allows(sources: Iterable[str] | None, page: str, origin: str, nonce: str) -> bool:
    if sources is None:
        return True
    listed = list(sources)
    if nonce and f"'nonce-{nonce}'" in listed:
        return True
    if "'strict-dynamic'" in listed:
        return False
    return any(_matches(source, page, origin) for source in listed)


def _matches(source: str, page: str, origin: str) -> bool:
    if source.lower() == "'self'":
        return normalise(origin) == normalise("/".join(page.split("/")[:3]))
    ours = urlsplit(origin)
    if source in ("*", f"{ours.scheme}:"):
        return True
    scheme, mark, rest = source.rpartition("://")
    if mark and scheme.lower() not in (ours.scheme, "http"):
        return False
    host, _, port = rest.split("/")[0].lower().partition(":")
    own_host = ours.hostname or ""
    is_host = own_host.endswith(host[1:]) if host.startswith("*.") else own_host == host
    default = {"https": "443", "http": "80"}.get(ours.scheme, "")
    wanted = str(ours.port) if ours.port else default
    return is_host and (port or default) in ("*", wanted)


class _Page(HTMLParser):
    """Collects what counts of a page.

    Attributes:
        loaders: ids of widgets whose loader the page has, and the nonces of those scripts.
        policies: policies that stand in the page.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.loaders: list[tuple[str, str]] = []
        self.policies: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element."""
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and (found := _LOADER.search(given.get("src", ""))):
            self.loaders.append((found[1], given.get("nonce", "")))
        is_policy = given.get("http-equiv", "").lower() == "content-security-policy"
        if tag == "meta" and is_policy:
            self.policies.append(given.get("content", ""))
