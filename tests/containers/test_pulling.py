"""An image that is not here is pulled by the digest its name has now, and by nothing else."""

import pytest
from tests.containers.registry import Registry


@pytest.fixture
def registry(client, build):
    tag = build("test/far:1", version="3.0.0")
    registry = Registry(client, tag)
    client.remove_image(tag, force=True)
    yield registry
    registry.stop()
    for one in client.images():
        if any(registry.name in name for name in one["RepoDigests"] or ()):
            client.remove_image(one["Id"], force=True)


@pytest.mark.parametrize("by_digest", [False, True])
async def test_it_is_pulled_looked_at_and_run(registry, house, client, by_digest):
    reference = f"{registry.name}@{registry.digest}" if by_digest else f"{registry.name}:3"

    review = await house.review(image=reference)
    await house.register(image=reference)

    assert review["digest"] == registry.digest and review["version"] == "3.0.0"
    assert f"/v2/acme/far/manifests/{registry.digest}" in registry.asked
    shown = await house.until_state("running")
    assert shown["version"] == "3.0.0"
    container = client.inspect_container(house.entry().seat.container)
    assert container["Image"].startswith("sha256:")


async def test_a_registry_that_gives_something_else_is_not_believed(registry, house):
    other = "sha256:" + "b" * 64

    answer = await house.http.post("plugins/register", json={"image": f"{registry.name}@{other}"})

    assert answer.status_code == 404 and answer.json()["code"] == "image_not_found"
