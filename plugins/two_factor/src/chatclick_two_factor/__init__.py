"""A second factor at sign-in: codes from an app, passkeys, recovery codes."""

from chatclick_two_factor import plugin

__all__ = ["plugin"]
