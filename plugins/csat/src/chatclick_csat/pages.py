"""The page where a conversation is rated later: plain HTML that needs no script and no account."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from jinja2 import Environment, PackageLoader
from quart import Blueprint, Response, request

from chatclick import SessionView, Site
from chatclick.errors import Conflict, Invalid, NotFound
from chatclick.texts import find_direction
from chatclick_csat.forms import Form, find_form, read_values
from chatclick_csat.links import BadLink, read_link
from chatclick_csat.service import Service
from chatclick_csat.wording import find_language, say


class Pages:
    """Serves the page behind a link.

    Args:
        site: builds pages under the strict policy.
        service: what runs.
    """

    def __init__(self, site: Site, service: Service) -> None:
        self._site = site
        self._service = service
        loader = PackageLoader("chatclick_csat", "templates")
        self._templates = Environment(loader=loader, autoescape=True, trim_blocks=True)

    def add_to(self, pages: Blueprint) -> None:
        """Add the page to the plugin's own routes."""
        pages.add_url_rule("/rate/<token>", "show_rate", self.show, methods=["GET"])
        pages.add_url_rule("/rate/<token>", "do_rate", self.rate, methods=["POST"])

    async def show(self, token: str) -> Response:
        """Ask; a score in the query is chosen already, and sent by nobody but the visitor."""
        found = await self._find(token)
        if found is None:
            return self._say("gone", None, status=HTTPStatus.NOT_FOUND)
        session, form = found
        return self._ask(session, form, {"score": request.args.get("score", "")}, frozenset())

    async def rate(self, token: str) -> Response:
        """Keep what was put in, or say what does not fit."""
        found = await self._find(token)
        if found is None:
            return self._say("gone", None, status=HTTPStatus.NOT_FOUND)
        session, form = found
        sent = await request.form
        values = read_values(form, sent.get, sent.getlist)
        try:
            await self._service.context.sessions.submit_form(session.id, "csat", values)
        except Invalid as error:
            wrong = frozenset(one.pointer.rpartition("/")[2] for one in error.errors)
            return self._ask(session, form, values, wrong)
        except (Conflict, NotFound):
            return self._say("gone", session, status=HTTPStatus.NOT_FOUND)
        return self._say("csat.thanks", session)

    async def _find(self, token: str) -> tuple[SessionView, Form] | None:
        context = self._service.context
        try:
            session = await context.sessions.get(await read_link(context, token))
        except (BadLink, NotFound):
            return None
        form = await find_form(session, context)
        return None if form is None else (session, form)

    def _ask(
        self, session: SessionView, form: Form, values: Mapping[str, Any], wrong: frozenset[str]
    ) -> Response:
        language = self._find_language(session)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
        return self._page(
            "rate.html",
            language,
            status,
            form=form,
            title=form.word(language, "csat.question"),
            values={name: value for name, value in values.items() if value is not None},
            wrong=wrong,
            word=lambda key: form.word(language, key),
        )

    def _say(
        self, key: str, session: SessionView | None, *, status: HTTPStatus = HTTPStatus.OK
    ) -> Response:
        language = self._find_language(session)
        return self._page("said.html", language, status, title=say(language, key))

    def _find_language(self, session: SessionView | None) -> str:
        own = session.language if session else None
        return find_language(own, request.accept_languages.best)

    def _page(self, name: str, language: str, status: HTTPStatus, **values: Any) -> Response:
        html = self._templates.get_template(name).render(
            language=language, direction=find_direction(language), **values
        )
        response = self._site.page(html)
        response.status_code = status
        return response
