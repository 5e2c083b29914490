"""A plugin that writes down every event it is given: the far end of the event log (I7)."""

import json
from pathlib import Path

from .checker import Delivery

PLUGIN_ID = "sink"
CONSUMER = f"plugin:{PLUGIN_ID}"

MANIFEST = {
    "manifest_version": 1,
    "id": PLUGIN_ID,
    "name": "Sink",
    "summary": "Writes down the events it is given",
    "license": "Apache-2.0",
    "enabled_by_default": True,
    "requires": {"chatclick": ">=0.1,<0.2", "api": 1},
    "hooks": ["analytics_event"],
    "permissions": ["analytics:read"],
}

CODE = '''
"""Writes down the events it is given; refuses each event once whose position divides evenly."""

import json
import os

from chatclick import hookimpl

refused = set()


class Sink:
    @hookimpl
    async def analytics_event(self, event, context):
        every = int(os.environ.get("SINK_REFUSES_EVERY", "0"))
        if every and event.position % every == 0 and event.position not in refused:
            refused.add(event.position)
            raise RuntimeError("not now")
        with open(os.environ["SINK_FILE"], "a") as file:
            file.write(json.dumps([event.session_id, event.position]) + "\\n")


plugin = Sink()
'''


def install_sink(folder: Path, *, refuses_every: int = 0) -> dict[str, str]:
    """Install the plugin into a folder.

    Args:
        folder: made if missing.
        refuses_every: refuse, once each, the events at multiples of this position.

    Returns:
        Variables under which a host finds it.
    """
    package = folder / "chatclick_sink"
    distribution = folder / "chatclick_sink-0.1.0.dist-info"
    package.mkdir(parents=True)
    distribution.mkdir()
    (package / "__init__.py").write_text(CODE)
    (package / "chatclick-plugin.json").write_text(json.dumps(MANIFEST))
    (distribution / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: chatclick-sink\nVersion: 0.1.0\n"
    )
    (distribution / "entry_points.txt").write_text(
        f"[chatclick.plugins]\n{PLUGIN_ID} = chatclick_sink:plugin\n"
    )
    return {
        "PYTHONPATH": str(folder),
        "SINK_FILE": str(folder / "deliveries.jsonl"),
        "SINK_REFUSES_EVERY": str(refuses_every),
    }


def read_sink(folder: Path) -> list[Delivery]:
    """Return what the plugin wrote down; a line cut by a kill is no delivery."""
    path = folder / "deliveries.jsonl"
    deliveries = []
    for line in path.read_text().splitlines() if path.exists() else ():
        try:
            session_id, position = json.loads(line)
        except ValueError:
            continue
        deliveries.append(Delivery(CONSUMER, session_id, position))
    return deliveries
