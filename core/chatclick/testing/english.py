"""What a plugin says in phrases, in English, for tests that read it."""

from importlib.resources import files

from chatclick.chat.wording import say
from chatclick.host.manifest import FILE_NAME, read_manifest
from chatclick.plugin.phrases import Wording


def in_english(package: str, wording: Wording) -> str:
    """Return what is said in phrases of a package's manifest.

    Args:
        package: the one with the manifest, such as "chatclick_mood".
        wording: such as the `reason` of an `Assignment`.
    """
    manifest = read_manifest(files(package).joinpath(FILE_NAME).read_bytes())
    return str(say(wording, manifest.id, lambda _plugin_id: manifest.phrases))
