"""An authorization server that really issues, rotates and revokes tokens, and is strict.

It runs in a thread of its own, so that tests with and without a loop can use it.
"""

import asyncio
import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

import httpx2
from hypercorn.asyncio import serve
from hypercorn.config import Config
from quart import Quart, Response, jsonify, redirect, request
from tests.ports import find_free_port

CLIENT, SECRET = "chatclick:client", "s3cret/+ =%"
SCOPES = "mail offline_access"
PATIENCE_S = 60.0
PAGE = """<!doctype html><html lang="en"><title>Consent</title><link rel="icon" href="data:,">
<h1>Let Chatclick read your mail?</h1>
<form method="post" action="/decide"><input type="hidden" name="ticket" value="{ticket}">
<button name="answer" value="yes">Allow</button>
<button name="answer" value="no">Deny</button></form>"""


@dataclass
class Authority:
    """The server, and what it knows.

    Attributes:
        user: whoever consents.
        lives_s: how long an access token is good.
        redirect_uris: where it leads back to; no others.
        is_rotating: a refresh token is good once, and using it twice voids all of that consent.
        is_down: it answers 503.
        pause_s: how long it takes for a token.
        error: what it answers in place of a token, "" for none.
        asked: is set once it is asked for a token, before the pause.
        refreshed: how often a fresh token was given out.
        reused: how often a refresh token came twice.
        issued: every secret it ever gave out, to be looked for where none may be.
    """

    port: int
    user: str = "help@shop.example"
    secret: str = SECRET
    lives_s: Any = 3600
    redirect_uris: set[str] = field(default_factory=set)
    is_rotating: bool = True
    is_down: bool = False
    pause_s: float = 0.0
    error: str = ""
    asked: threading.Event = field(default_factory=threading.Event)
    refreshed: int = 0
    reused: int = 0
    issued: list[str] = field(default_factory=list)
    tickets: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    access: dict[str, tuple[str, float]] = field(default_factory=dict)
    refresh: dict[str, tuple[str, str]] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Its address, which is its name."""
        return f"http://127.0.0.1:{self.port}"

    def settings(self, **changes: Any) -> dict[str, Any]:
        """What is entered in Chatclick."""
        given = {"provider": "other", "issuer": self.url, "scopes": SCOPES, "client_id": CLIENT}
        return {**given, "client_secret": self.secret, **changes}

    def end_access(self) -> None:
        """Let no access token be good any more, whatever was said of its life."""
        self.access.clear()

    def revoke(self) -> None:
        """Take back all that was granted."""
        self.access.clear()
        self.refresh.clear()

    def is_good(self, token: str) -> bool:
        """Tell whether an access token is good now."""
        found = self.access.get(token)
        return found is not None and found[1] > time.monotonic()

    def consent(self, url: str, answer: str = "yes") -> dict[str, str]:
        """Do what a person does on the consent page; return what it hands back."""
        with httpx2.Client(trust_env=False, timeout=PATIENCE_S) as http:
            page = http.get(url)
            assert page.status_code == 200, page.text
            ticket = page.text.partition('name="ticket" value="')[2].partition('"')[0]
            back = http.post(f"{self.url}/decide", data={"ticket": ticket, "answer": answer})
            assert back.status_code == 302, back.text
            query = parse_qs(urlsplit(back.headers["Location"]).query)
            return {name: values[0] for name, values in query.items()}

    # What it does

    def _begin(self, asked: dict[str, str]) -> tuple[str, str]:
        """Return a ticket for a consent, and what is wrong with it."""
        wrong = [
            name
            for name, is_right in {
                "client_id": asked.get("client_id") == CLIENT,
                "redirect_uri": asked.get("redirect_uri") in self.redirect_uris,
                "response_type": asked.get("response_type") == "code",
                "code_challenge": len(asked.get("code_challenge", "")) == 43,
                "code_challenge_method": asked.get("code_challenge_method") == "S256",
                "scope": asked.get("scope") == SCOPES,
                "state": len(asked.get("state", "")) >= 32,
            }.items()
            if not is_right
        ]
        ticket = secrets.token_urlsafe(8)
        self.tickets[ticket] = asked
        return ticket, ", ".join(wrong)

    def _decide(self, ticket: str, answer: str) -> str:
        asked = self.tickets.pop(ticket)
        given = {"state": asked["state"], "iss": self.url}
        if answer == "yes":
            code = secrets.token_urlsafe(16)
            self.codes[code] = {**asked, "user": self.user}
            self.issued.append(code)
            given["code"] = code
        else:
            given |= {"error": "access_denied", "error_description": "The person said no."}
        return f"{asked['redirect_uri']}?{urlencode(given)}"

    def _give(self, form: dict[str, str]) -> dict[str, Any]:
        kind = form.get("grant_type")
        if kind == "client_credentials":
            return self._issue(self.user, "")
        if kind == "authorization_code":
            return self._redeem(form)
        if kind == "refresh_token":
            return self._refresh(form.get("refresh_token", ""))
        return {"error": "unsupported_grant_type"}

    def _redeem(self, form: dict[str, str]) -> dict[str, Any]:
        asked = self.codes.pop(form.get("code", ""), None)
        verifier = form.get("code_verifier", "")
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        if asked is None or not 43 <= len(verifier) <= 128:
            return {"error": "invalid_grant"}
        if digest.rstrip(b"=").decode() != asked["code_challenge"]:
            return {"error": "invalid_grant", "error_description": "PKCE"}
        if form.get("redirect_uri") != asked["redirect_uri"]:
            return {"error": "invalid_grant", "error_description": "redirect_uri"}
        return self._issue(asked["user"], secrets.token_hex(4))

    def _refresh(self, token: str) -> dict[str, Any]:
        if token in self.used:
            self.reused += 1
            family = self.used[token]
            self.refresh = {one: it for one, it in self.refresh.items() if it[1] != family}
        found = self.refresh.get(token)
        if found is None:
            return {"error": "invalid_grant", "error_description": "It was taken back."}
        self.refreshed += 1
        if not self.is_rotating:
            answer = self._issue(found[0], found[1])
            self.refresh.pop(str(answer.pop("refresh_token")))
            return answer
        self.used[token] = self.refresh.pop(token)[1]
        return self._issue(*found)

    def _issue(self, user: str, family: str) -> dict[str, Any]:
        access = secrets.token_urlsafe(24)
        self.access[access] = (user, time.monotonic() + float(self.lives_s))
        self.issued.append(access)
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": self.lives_s}
        if family:
            again = secrets.token_urlsafe(24)
            self.refresh[again] = (user, family)
            self.issued.append(again)
            claims = json.dumps({"aud": CLIENT, "email": user}).encode()
            body = base64.urlsafe_b64encode(claims).rstrip(b"=").decode()
            answer |= {"refresh_token": again, "id_token": f"e30.{body}.c2ln"}
        return answer

    def _is_client(self, header: str) -> bool:
        kind, _, pair = header.partition(" ")
        try:
            name, _, secret = base64.b64decode(pair).decode().partition(":")
        except ValueError:
            return False
        given = (unquote_plus(name), unquote_plus(secret))
        return kind == "Basic" and given == (CLIENT, self.secret)

    def build(self) -> Quart:
        """Build its pages."""
        app = Quart("authority")

        @app.get("/.well-known/oauth-authorization-server")
        async def metadata() -> Response:
            ends = {"authorization_endpoint": f"{self.url}/authorize"}
            return jsonify({"issuer": self.url, **ends, "token_endpoint": f"{self.url}/token"})

        @app.get("/authorize")
        async def authorize() -> Any:
            ticket, wrong = self._begin(request.args.to_dict())
            return (f"Wrong: {wrong}", 400) if wrong else PAGE.format(ticket=ticket)

        @app.post("/decide")
        async def decide() -> Any:
            form = await request.form
            return redirect(self._decide(form["ticket"], form["answer"]), 302)

        @app.post("/token")
        async def token() -> Any:
            self.asked.set()
            await asyncio.sleep(self.pause_s)
            if self.is_down:
                return "Down", 503
            if self.error:
                return jsonify({"error": self.error}), 400
            if not self._is_client(request.headers.get("Authorization", "")):
                return jsonify({"error": "invalid_client"}), 401
            answer = self._give((await request.form).to_dict())
            return jsonify(answer), 400 if "error" in answer else 200

        @app.post("/introspect")
        async def introspect() -> Response:
            given = (await request.form)["token"]
            if not self.is_good(given):
                return jsonify({"active": False})
            return jsonify({"active": True, "username": self.access[given][0]})

        return app


@contextmanager
def run_authority() -> Iterator[Authority]:
    """Run one."""
    made = Authority(find_free_port())
    begun, loops = threading.Event(), []
    ended = asyncio.Event()

    async def run() -> None:
        loops.append(asyncio.get_running_loop())
        app = made.build()
        app.before_serving(begun.set)
        config = Config()
        config.bind = [f"127.0.0.1:{made.port}"]
        config.errorlog = None
        await serve(app, config, shutdown_trigger=ended.wait)

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    assert begun.wait(PATIENCE_S)
    _wait_until_it_listens(made.port)
    yield made
    loops[0].call_soon_threadsafe(ended.set)
    thread.join(PATIENCE_S)
    assert not thread.is_alive()


def _wait_until_it_listens(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            httpx2.get(f"http://127.0.0.1:{port}/", trust_env=False)
        except httpx2.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        else:
            return
