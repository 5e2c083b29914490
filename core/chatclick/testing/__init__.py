"""The author's test kit: a real host with one plugin, people to talk with, and a clock.

Installing Chatclick installs the fixtures: a test asks for `host`, `visitor`, `agent`, `clock`,
`outbox`, `dispatch`, `hook_log` or `fake_container` by name. What is below is for their types and
for what is no fixture. The kit may use every room; nothing in the host uses it.
"""

# pytest loads this package in every project where Chatclick is installed, so it must be light:
# what is named here is imported when somebody asks for it.

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chatclick.testing.clock import TestClock as TestClock
    from chatclick.testing.contract import contract_check as contract_check
    from chatclick.testing.dispatch import Dispatch as Dispatch
    from chatclick.testing.english import in_english as in_english
    from chatclick.testing.fake_container import FakeContainer as FakeContainer
    from chatclick.testing.hook_log import HookLog as HookLog
    from chatclick.testing.host import BenchHost as BenchHost
    from chatclick.testing.outbox import Outbox as Outbox
    from chatclick.testing.people import TestAgent as TestAgent
    from chatclick.testing.people import TestVisitor as TestVisitor
    from chatclick.testing.plugins import build_plugin as build_plugin
    from chatclick.testing.views import build_arguments as build_arguments
    from chatclick.testing.views import build_message as build_message
    from chatclick.testing.views import build_session as build_session
    from chatclick.testing.views import build_visitor as build_visitor
    from chatclick.testing.whole_host import WholeHost as WholeHost

_PLACES = {
    "BenchHost": "host",
    "Dispatch": "dispatch",
    "FakeContainer": "fake_container",
    "HookLog": "hook_log",
    "Outbox": "outbox",
    "TestAgent": "people",
    "TestClock": "clock",
    "TestVisitor": "people",
    "WholeHost": "whole_host",
    "build_arguments": "views",
    "build_message": "views",
    "build_plugin": "plugins",
    "build_session": "views",
    "build_visitor": "views",
    "contract_check": "contract",
    "in_english": "english",
}

__all__ = list(_PLACES)


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
