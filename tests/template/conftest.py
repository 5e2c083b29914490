from collections.abc import Iterator

import pytest
from tests.template.workshop import Served, Workshop


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("workshop"))


@pytest.fixture
def served(workshop: Workshop) -> Iterator[Served]:
    served = Served(workshop)
    yield served
    served.stop()
