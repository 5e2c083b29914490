"""A host that dies without a word leaves a container; the next removes it and starts its own."""

import asyncio

import httpx2
from tests.containers.house import until
from tests.delivery.server import Server
from tests.ports import find_free_port

from chatclick.host.containers.desk import ask
from chatclick.host.containers.folders import RunFolder


async def test_the_next_host_cleans_up_after_the_last(tmp_path, engine_url, actor, client):
    data = tmp_path / "data"
    run = RunFolder(data).top
    server = Server(
        data,
        f"sqlite://{data}/chatclick.sqlite3",
        find_free_port(),
        env={"CHATCLICK_PLUGINS__DOCKER_URL": engine_url},
    )
    data.mkdir()

    def list_mine():
        names = ((one["Id"], str(one["Names"])) for one in client.containers(all=True))
        return {one for one, name in names if "chatclick-actor" in name}

    await server.start()
    try:
        review = (await ask(data, {"act": "review", "image": actor}))["result"]
        asked = {"act": "register", "image": actor, "digest": review["digest"], "enable": True}
        assert (await ask(data, asked))["result"]["state"] == "running"
        (first,) = list_mine()

        await server.kill9()
        assert list_mine() == {first}
        await server.start()

        async def has_taken_over():
            await asyncio.sleep(0.1)
            return len(list_mine()) == 1 and first not in list_mine()

        async def has_one_folder():
            return len([one for one in run.iterdir() if one.is_dir()]) == 1

        await until(has_taken_over)
        await until(has_one_folder)

        async def answers():
            async with httpx2.AsyncClient(trust_env=False) as http:
                return (await http.get(f"{server.url}/plugins/actor/state")).status_code == 200

        await until(answers)
    finally:
        await server.terminate()
    assert not list_mine()
    assert not run.exists()
