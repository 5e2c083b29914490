"""Replaceable infrastructure: one interface a module, with the default that needs no server."""
