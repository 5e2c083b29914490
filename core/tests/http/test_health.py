"""Probes and metrics."""

import pytest

from chatclick.settings import Settings


async def test_a_host_that_serves_is_healthy_and_ready(api):
    assert (await api("GET", "/healthz")).json == {"status": "ok"}
    ready = {"status": "ready", "reasons": [], "warnings": []}
    assert (await api("GET", "/readyz")).json == ready


async def test_a_draining_host_is_healthy_but_not_ready(api, host):
    host.services.why_not_ready = lambda: "draining"

    reply = await api("GET", "/readyz")

    assert (reply.status, reply.json["reasons"][0]["code"]) == (503, "draining")
    assert (await api("GET", "/healthz")).status == 200


async def get_metrics(api, client, **headers):
    response = await api.client.get("/metrics", headers=headers, scope_base={"client": (client, 1)})
    return response.status_code, await response.get_data(as_text=True)


async def test_metrics_are_for_this_machine(api):
    await api("GET", "/healthz")

    status, text = await get_metrics(api, "127.0.0.1")

    assert status == 200
    assert (
        'chatclick_http_request_seconds_count{method="GET",route="/healthz",site="host",'
        'status="2xx"}' in text
    )


async def test_metrics_are_not_for_others_even_through_a_local_proxy(api):
    assert (await get_metrics(api, "198.51.100.7"))[0] == 403
    assert (await get_metrics(api, "127.0.0.1", **{"X-Forwarded-For": "127.0.0.1"}))[0] == 403


class TestToken:
    @pytest.fixture
    def settings(self, tmp_path, database_url) -> Settings:
        return Settings(
            data_dir=tmp_path, database_url=database_url, safe_mode=True, metrics_token="s3cret"
        )

    async def test_a_token_opens_metrics_to_whoever_has_it(self, api):
        right = {"Authorization": "Bearer s3cret"}

        assert (await get_metrics(api, "198.51.100.7", **right))[0] == 200
        assert (await get_metrics(api, "127.0.0.1"))[0] == 403
