"""Plugins that run elsewhere: in a container of this machine's engine, or behind an address."""
