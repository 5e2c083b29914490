from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.install.host import Host


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    host = Host(tmp_path)
    yield host
    host.client.close()
    if host.process is not None and host.process.poll() is None:
        children = psutil.Process(host.process.pid).children(recursive=True)
        host.process.terminate()
        host.process.wait(timeout=120)
        assert not [one for one in children if one.is_running() and one.status() != "zombie"]
