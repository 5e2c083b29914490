from quart import Quart, url_for

from chatclick.http import shared
from chatclick.security.origins import Proxies


async def test_an_address_is_built_from_a_route_whenever_somebody_asks() -> None:
    app = Quart("test", static_folder=None)
    shared.prepare(app, Proxies(()))

    @app.get("/notes/<int:number>/<path:route>")
    async def note(number: int, route: str) -> str:
        return url_for("note", number=number + 1, route=route, page=2)

    client = app.test_client()
    answers = [await (await client.get("/notes/7/a/b")).get_data(as_text=True) for _ in range(2)]

    assert answers == ["/notes/8/a/b?page=2"] * 2
