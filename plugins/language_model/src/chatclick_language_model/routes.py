"""The API: a test of the connection, and what was spent today."""

from collections.abc import Callable
from typing import Any

from quart import Blueprint

from chatclick import Site
from chatclick.errors import Unavailable
from chatclick_language_model.failures import ModelFailed
from chatclick_language_model.model import LanguageModel

_PATH = "/api/v1/language-model"
_PROBLEM = {"application/problem+json": {"schema": {"type": "object"}}}


def build_routes(site: Site, find_model: Callable[[], LanguageModel | None]) -> list[Blueprint]:
    """Build what is served.

    Args:
        site: makes blueprints.
        find_model: returns the model while the plugin runs.
    """
    routes = site.blueprint(_PATH)

    def get_model() -> LanguageModel:
        model = find_model()
        if model is None:
            raise Unavailable("The plugin starts up.")
        return model

    @routes.post("/test")
    async def test() -> dict[str, Any]:
        """Ask the model one short question and tell how it went."""
        await site.require("plugin:write")
        try:
            reply = await get_model().test()
        except ModelFailed as error:
            return {"is_ok": False, "code": error.code, "detail": str(error), "model": ""}
        return {"is_ok": True, "code": "", "detail": "", "model": reply.model}

    @routes.get("/spent")
    async def read_spent() -> dict[str, Any]:
        """Return what was spent today."""
        await site.require("plugin:read")
        tokens, calls = await get_model().books.read_today()
        return {"tokens": tokens, "calls": calls, "is_on": get_model().is_on}

    site.describe(
        {
            f"{_PATH}/test": {"post": _describe("Test the connection", "plugin:write")},
            f"{_PATH}/spent": {"get": _describe("Return what was spent today", "plugin:read")},
        }
    )
    return [routes]


def _describe(summary: str, permission: str) -> dict[str, Any]:
    document = {"application/json": {"schema": {"type": "object"}}}
    return {
        "summary": summary,
        "description": f"Needs the permission `{permission}`.",
        "security": [{"bearer": []}],
        "responses": {
            "200": {"description": "Done", "content": document},
            "401": {"description": "Not signed in", "content": _PROBLEM},
            "403": {"description": "Not allowed", "content": _PROBLEM},
            "429": {"description": "Too many requests", "content": _PROBLEM},
            "503": {"description": "The plugin starts up", "content": _PROBLEM},
        },
    }
