"""The host that the abuse tests use, here with made-up but honest requests."""

from tests.abuse.conftest import host_env, place

__all__ = ["host_env", "place"]
