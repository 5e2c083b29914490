"""Reading a plugin's log from a running host."""

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from chatclick.cli.failures import Failure, WrongInput
from chatclick.cli.output import show_text
from chatclick.cli.user import read_password

KEY_VARIABLE = "CHATCLICK_API_KEY"
EVERY_S = 1.0
TIMEOUT_S = 10.0

_COLOURS = {"debug": "bright_black", "info": "green", "warning": "yellow", "error": "red"}


def sign_in(url: str, email: str | None, password_file: Path | None) -> str:
    """Return a token for the API.

    Args:
        url: of the host.
        email: who asks; None takes the API key from the environment.
        password_file: where the password is; None asks for it.

    Raises:
        WrongInput: there is neither an address nor a key.
        Failure: the host refuses.
    """
    if email is None:
        if key := os.environ.get(KEY_VARIABLE):
            return key
        raise WrongInput(
            "Nobody is named who may read the log.",
            f"give --email, or an API key with plugin:read in {KEY_VARIABLE}.",
        )
    if password_file is not None:
        password = read_password(password_file)
    else:
        password = str(click.prompt("Password", hide_input=True, err=True))
    answer = _call("POST", f"{url}/api/v1/auth/login", json={"email": email, "password": password})
    return str(answer["access_token"])


class LogReader:
    """The log of one plugin.

    Args:
        url: of the host.
        plugin_id: whose log.
        token: for the API.
    """

    def __init__(self, url: str, plugin_id: str, token: str) -> None:
        self._address = f"{url.rstrip('/')}/api/v1/plugins/{plugin_id}/logs"
        self._headers = {"Authorization": f"Bearer {token}"}

    def show(self, lines: int, *, is_followed: bool, as_json: bool) -> None:
        """Print the newest lines, and those that follow.

        Args:
            lines: how many at most, of those that are there.
            is_followed: go on until interrupted.
            as_json: print each line as JSON.
        """
        found = self._read({"limit": lines})
        while True:
            for line in found:
                click.echo(json.dumps(line, ensure_ascii=False) if as_json else _draw(line))
            if not is_followed:
                return
            last = found[-1]["number"] if found else 0
            found = []
            while not found:
                time.sleep(EVERY_S)
                found = self._read({"after": last})

    def _read(self, query: Mapping[str, int]) -> list[dict[str, Any]]:
        words = "&".join(f"{name}={value}" for name, value in query.items())
        answer = _call("GET", f"{self._address}?{words}", headers=self._headers)
        lines: list[dict[str, Any]] = answer["data"]
        return lines


def _call(method: str, url: str, **options: Any) -> Any:
    import httpx2

    try:
        with httpx2.Client(trust_env=False, timeout=TIMEOUT_S) as client:
            response = client.request(method, url, **options)
        body = response.json()
    except (httpx2.HTTPError, ValueError) as error:
        raise Failure(f"No Chatclick answers at {url} ({error}).", "name it with --url.") from error
    if response.status_code >= 400:
        raise Failure(str(body.get("detail") or body.get("title") or response.status_code))
    return body


def _draw(line: Mapping[str, Any]) -> str:
    level = click.style(f"{line['level']:<7}", fg=_COLOURS[line["level"]])
    fields = " ".join(f"{name}={value}" for name, value in line["fields"].items())
    said = show_text(f"{line['text']} {fields}", keep="\n\t")
    return f"{line['at']} {level} {line['source']:<6} {said}".rstrip()
