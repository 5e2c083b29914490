"""`Idempotency-Key`: a repeat has no second effect."""

import asyncio
from datetime import timedelta

from chatclick.clock import now
from chatclick.http import idempotency
from chatclick.http.resources.queues import NewQueue
from chatclick.store.models import ApiKey, Idempotency, Queue


async def make_queue(api, token, key, name="x"):
    return await api("POST", "queues", token, {"name": name}, headers={"Idempotency-Key": key})


async def test_a_repeat_gets_the_first_answer(api, owner):
    first = await make_queue(api, owner.token, "k1")
    again = await make_queue(api, owner.token, "k1")

    assert first.status == again.status == 201
    assert first.text == again.text
    assert await Queue.filter(name="x").count() == 1


async def test_another_body_under_the_key_is_refused(api, owner):
    await make_queue(api, owner.token, "k1")

    reply = await make_queue(api, owner.token, "k1", name="y")

    assert (reply.status, reply.json["code"]) == (422, "idempotency_key_reused")
    assert not await Queue.filter(name="y").exists()


async def test_a_key_counts_for_one_caller(api, owner, sign_in):
    other = await sign_in("admin")
    await make_queue(api, owner.token, "k1")

    reply = await make_queue(api, other.token, "k1", name="y")

    assert reply.status == 201


async def test_a_failure_is_not_kept(api, owner):
    assert (await make_queue(api, owner.token, "k1", name="Everyone")).status == 409
    fallback = await Queue.get(is_fallback=True)
    await api("PATCH", f"queues/{fallback.id}", owner.token, {"name": "Rest"})

    assert (await make_queue(api, owner.token, "k1", name="Everyone")).status == 201


async def test_of_two_at_once_one_is_told_to_wait(api, owner, host):
    results = await asyncio.gather(*(make_queue(api, owner.token, "k1") for _ in range(5)))

    statuses = {reply.status for reply in results}
    assert statuses <= {201, 409}
    waiting = [reply for reply in results if reply.status == 409]
    assert all(reply.json["code"] == "idempotency_in_progress" for reply in waiting)
    assert all(reply.headers["Retry-After"] == "1" for reply in waiting)
    assert await Queue.filter(name="x").count() == 1


async def test_a_request_whose_process_died_can_be_repeated(api, owner, host):
    key = idempotency.build_key(owner.id, "create_queue", "k1")
    body = NewQueue(name="x").model_dump_json().encode()
    fingerprint = idempotency.build_fingerprint("/api/v1/queues?", body)
    long_ago = now() - timedelta(minutes=2)

    async def work(_tx):
        await Idempotency.create(key=key, fingerprint=fingerprint, created_at=long_ago)

    await host.store.write(work)

    assert (await make_queue(api, owner.token, "k1")).status == 201


async def test_old_keys_are_forgotten(api, owner, host):
    await make_queue(api, owner.token, "k1")

    async def work(_tx):
        await Idempotency.all().update(created_at=now() - timedelta(hours=25))

    await host.store.write(work)
    await make_queue(api, owner.token, "k2", name="y")

    assert await Idempotency.all().count() == 1


async def test_a_secret_in_a_kept_answer_is_not_readable(api, owner, host, tmp_path):
    body = {"name": "reader", "permissions": ["team:read"]}
    headers = {"Idempotency-Key": "k1"}
    first = await api("POST", "api-keys", owner.token, body, headers=headers)
    again = await api("POST", "api-keys", owner.token, body, headers=headers)

    assert again.json["key"] == first.json["key"]
    assert await ApiKey.all().count() == 1
    (row,) = await Idempotency.all()
    assert first.json["key"] not in str(row.body)


async def test_a_key_must_be_plain(api, owner):
    for key in ("", "a b", "ä", "x" * 256):
        assert (await make_queue(api, owner.token, key)).status == 422
