"""Delivery tests: a real server under faults, real clients that keep a history, one checker.

`proxy` bends the network, `server` starts and kills the host, `client` plays visitors and agents,
`checker` compares what they saw with what the database holds (invariants I1–I10).
"""
