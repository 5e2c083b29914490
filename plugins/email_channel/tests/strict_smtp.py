"""Mail servers that keep what whoever has a good token sends."""

from dataclasses import dataclass

from tests.oauth.strict_smtp import StandardTokens, TokensOnly

from .mails import Taken


@dataclass
class StrictSmtp(TokensOnly, Taken):
    """By the means of Google and Microsoft."""


@dataclass
class StandardSmtp(StandardTokens, StrictSmtp):
    """By the standard's means alone."""
