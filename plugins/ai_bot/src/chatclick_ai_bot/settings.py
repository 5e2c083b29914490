"""The settings, read once for each question."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Settings:
    """What an admin set; see the manifest for what each means."""

    is_on: bool
    instructions: str
    only_from_articles: bool
    search_action: str
    sources: int
    threshold: float
    help_url: str
    tools: tuple[str, ...]
    tools_to_allow: tuple[str, ...]
    link_hosts: tuple[str, ...]
    max_turns: int
    misses: int
    unhappy_below: float
    default_language: str

    @classmethod
    def read(cls, config: Mapping[str, Any]) -> "Settings":
        """Read them from a plugin's configuration."""
        values = {name: config[name] for name in cls.__dataclass_fields__}
        for name in ("tools", "tools_to_allow", "link_hosts"):
            values[name] = tuple(values[name])
        return cls(**values)

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts a link of the bot may lead to."""
        own = urlsplit(self.help_url).hostname
        return frozenset(one.lower() for one in (*self.link_hosts, own or "") if one)
