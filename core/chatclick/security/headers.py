"""Response headers that protect pages and data, and values that are safe inside any header.

The content security policy starts from nothing: no script or style without the nonce of the
response, nothing from elsewhere, framing only where it is asked for.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from chatclick.errors import Forbidden
from chatclick.security.origins import ANY_ORIGIN, normalise

CSRF_HEADER = "X-Chatclick-Csrf"
NONCE_MARK = "{nonce}"
SELF = "'self'"

# Every response. A body that is opened as a page runs nothing and is framed by nobody.
DATA_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

# Pages, besides the policy that `build_csp` makes for each.
PAGE_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cache-Control": "no-store",
}

# Only over TLS; browsers ignore it elsewhere.
TLS_HEADERS: Mapping[str, str] = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}

_DIRECTIVES: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self' 'nonce-{nonce}'",
    "style-src": "'self' 'nonce-{nonce}'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "require-trusted-types-for": "'script'",
}
_FIXED = frozenset({"default-src", "base-uri", "object-src", "require-trusted-types-for"})
_SOURCES = re.compile(r"[!-+\--:<-~]+(?: [!-+\--:<-~]+)*", re.ASCII)
_UNSAFE = re.compile(r"'unsafe-|(?:^| )(?:\*|https?:|data:|blob:)(?: |$)", re.IGNORECASE)


def new_nonce() -> str:
    """Make the nonce of one response: 128 random bits."""
    return secrets.token_urlsafe(16)


def build_csp(
    nonce: str, overrides: Mapping[str, str] | None = None, frame_ancestors: Sequence[str] = ()
) -> str:
    """Build the content security policy of a page.

    Args:
        nonce: the nonce of this response.
        overrides: directives that replace the default ones; `NONCE_MARK` stands for the nonce.
        frame_ancestors: origins that may frame the page, `SELF` for the page's own; () for nobody,
            ("*",) for anybody.

    Returns:
        The value of `Content-Security-Policy`.

    Raises:
        ValueError: an override would let injected script run, or is not a directive's value; or an
            ancestor is not an origin.
    """
    for directive, sources in (overrides or {}).items():
        _check_override(directive, sources)
    directives = {**_DIRECTIVES, **(overrides or {})}
    directives["frame-ancestors"] = _build_ancestors(frame_ancestors)
    policy = "; ".join(f"{directive} {sources}" for directive, sources in directives.items())
    return policy.replace(NONCE_MARK, nonce)


def require_csrf(value: str | None) -> None:
    """Refuse a request that relies on a cookie and lacks the header that no foreign form can set.

    Args:
        value: the `CSRF_HEADER` header.

    Raises:
        Forbidden: code "csrf".
    """
    if value != "1":
        raise Forbidden(f"Send the header {CSRF_HEADER}: 1.", code="csrf")


def header_value(text: str) -> str:
    """Encode text of any origin for a header: one line of visible ASCII, the rest in percent."""
    return quote(text, safe=" !\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~", errors="replace").strip()


def _check_override(directive: str, sources: str) -> None:
    if directive not in _DIRECTIVES or directive in _FIXED:
        raise ValueError(f"A page cannot set the directive {directive}.")
    if not _SOURCES.fullmatch(sources):
        raise ValueError(f"{sources!r} is not a list of sources for {directive}.")
    if directive in {"script-src", "style-src"} and _UNSAFE.search(sources):
        raise ValueError(f"{sources!r} in {directive} would let injected code run.")


def _build_ancestors(origins: Sequence[str]) -> str:
    if ANY_ORIGIN in origins:
        return ANY_ORIGIN
    pages = [origin if origin == SELF else normalise(origin) for origin in origins]
    if None in pages:
        raise ValueError(f"{list(origins)!r} holds something that is not an origin.")
    return " ".join(page for page in pages if page) or "'none'"
