"""A file for somebody who helps: how the host does, its settings, its plugins and what they log.

Nothing that people wrote or are called is in it, and no secret: settings are masked as everywhere,
and what looks like a key in a plugin's lines is taken out.
"""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from chatclick.http.services import Services
from chatclick.store.setting_list import MASK, list_settings

MAX_LINES = 500
_README = """What this is: how one installation of Chatclick does, for somebody who helps.
system.json    health, versions, database, consumers
history.json   how much waited over the last hour
settings.json  settings with secrets masked
plugins.json   plugins and how they fare
logs/          what plugins logged lately
"""
_KEYS = re.compile(
    r"(?i)\b((?:whsec_|whsk_|cck_|sk-|xox[a-z]-|gh[pousr]_|eyJ)[\w./+=-]{8,}"
    r"|bearer\s+[\w./+=-]{8,}"
    r"|(?:password|passwd|secret|token|api[_-]?key|authorization)[\"']?\s*[=:]"
    r"\s*[\"']?(?:(?:bearer|basic)\s+)?[^\s\"',;}]+)"
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CREDENTIALS = re.compile(r"(://)[^/@\s]*@")


def build_bundle(services: Services, system: Mapping[str, Any]) -> bytes:
    """Build the file.

    Args:
        services: the host.
        system: how it does, in its wire form.
    """
    settings = [asdict(one) for one in list_settings(services.settings, services.live.stored)]
    plugins = list(services.plugins.list())
    files: dict[str, str] = {
        "README.txt": _README,
        "system.json": _write(system),
        "history.json": _write([one.to_json() for one in services.depths.list_kept()]),
        "settings.json": _write(settings),
        "plugins.json": _write(plugins),
    }
    for plugin in plugins:
        lines = services.plugins.logbook.read(plugin["id"], limit=MAX_LINES)
        text = "\n".join(json.dumps(line.to_json(), ensure_ascii=False) for line in lines)
        if text:
            files[f"logs/{plugin['id']}.jsonl"] = clean(text)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return target.getvalue()


def clean(text: str) -> str:
    """Take out what looks like a key, a password or an address of a person."""
    text = _CREDENTIALS.sub(rf"\1{MASK}@", text)
    return _ADDRESS.sub(MASK, _KEYS.sub(MASK, text))


def _write(document: Any) -> str:
    return clean(json.dumps(document, ensure_ascii=False, indent=2, default=str))
