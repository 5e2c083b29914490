"""How long something may take here: the contract's seconds are those of a machine of one's own."""

import os

SLACK = 4.0
"""Two cores run the host, the database and the clients."""


def stretch(seconds: float) -> float:
    """Return what a limit of so many seconds comes to, with all that this machine has to do now."""
    waiting_each = os.getloadavg()[0] / (os.cpu_count() or 1)
    return seconds * SLACK * max(1.0, waiting_each)
