"""The pages behind the links of mails: to get no more of them, with one click (RFC 8058)."""

from pathlib import Path

from jinja2 import Environment, PackageLoader
from quart import Blueprint, Response, request

from chatclick import Site
from chatclick.errors import Invalid
from chatclick.texts import find_direction
from chatclick_notify_email.links import read_token
from chatclick_notify_email.service import Service
from chatclick_notify_email.words import find_language, say


class Pages:
    """Serves the pages, which need no script, and the files of the plugin.

    Args:
        site: builds pages under the strict policy.
        service: what runs.
    """

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service
        loader = PackageLoader("chatclick_notify_email", "templates")
        self._templates = Environment(loader=loader, autoescape=True, trim_blocks=True)

    def build(self) -> Blueprint:
        """Build the blueprint."""
        pages = self._site.blueprint()
        pages.add_url_rule("/stop/<token>", "show_stop", self.show, methods=["GET"])
        pages.add_url_rule("/stop/<token>", "do_stop", self.act, methods=["POST"])
        files = self._site.assets(Path(__file__).parent / "static")

        @pages.get("/static/<path:name>")
        async def static(name: str) -> Response:
            return await files.file(name)

        return pages

    async def show(self, token: str) -> Response:
        """Ask whether mails should stop: whoever only looks at links changes nothing."""
        found = await self._read(token)
        if found is None:
            return self._page("bad_link", status=404)
        return self._page("stop_title", text="stop_text", act="stop_do", address=found[0])

    async def act(self, token: str) -> Response:
        """Stop mails, as people and mail programs ask with a POST, or send them again."""
        await self._site.require_pace()
        found = await self._read(token)
        if found is None:
            return self._page("bad_link", status=404)
        address, recipient_id = found
        if (await request.form).get("do") == "again":
            await self._service.ledger.resume(address)
            return self._page("again_done", act="stop_do", address=address)
        await self._service.ledger.stop(address, recipient_id=recipient_id)
        return self._page("stopped", act="again", address=address)

    async def _read(self, token: str) -> tuple[str, str] | None:
        try:
            return await read_token(self._service.context, token)
        except Invalid:
            return None

    def _page(
        self, title: str, *, text: str = "", act: str = "", address: str = "", status: int = 200
    ) -> Response:
        language = find_language(
            request.accept_languages.best, self._service.context.config["language"]
        )
        html = self._templates.get_template("stop.html").render(
            language=language,
            direction=find_direction(language),
            title=say(language, title, address=address),
            text=say(language, text, address=address) if text else "",
            act="again" if act == "again" else act and "stop",
            label=say(language, act) if act else "",
        )
        response = self._site.page(html)
        response.status_code = status
        return response
