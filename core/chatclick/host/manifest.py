"""The manifest `chatclick-plugin.json`: read and checked without running any of the plugin."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import msgspec

from chatclick.chat.notice_wishes import NoticeTopic
from chatclick.errors import ChatclickError, FieldError, Invalid
from chatclick.host.admin_manifest import list_admin_problems
from chatclick.host.locales import Words, add_files, list_locale_problems
from chatclick.host.schemas import check_schema, list_problems
from chatclick.plugin import HOOKS, PERMISSIONS
from chatclick.security.json import decode

FILE_NAME = "chatclick-plugin.json"
MAX_BYTES = 256 * 1024

Kind = Literal["python", "container", "remote"]


class ManifestInvalid(Invalid):
    """A manifest that cannot be used; `errors` says where and why."""

    code = "manifest_invalid"


@dataclass(frozen=True, slots=True)
class Capability:
    """A named service a plugin provides, such as the bot "faq"."""

    kind: str
    name: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Requires:
    """What a plugin needs of others.

    Attributes:
        chatclick: host versions, a PEP 440 specifier; "" for any.
        api: hook API level.
        plugins: plugin ids to version specifiers; they must run.
        after: plugins to start before this one if they are there.
    """

    chatclick: str = ""
    api: int = 1
    plugins: Mapping[str, str] = field(default_factory=dict)
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Runtime:
    """How a container is run; what a manifest leaves out is as here.

    Attributes:
        startup_grace_s: how long it may take until it answers, in seconds.
        memory_mb: memory; there is no swap beside it.
        cpu: processors.
        pids: processes and threads.
        egress: hosts it may call, through the host's proxy.
        writable_mb: size of its scratch folder, empty at each start.
        concurrency: calls under way at once.
    """

    startup_grace_s: int = 30
    memory_mb: int = 256
    cpu: float = 0.5
    pids: int = 128
    egress: tuple[str, ...] = ()
    writable_mb: int = 16
    concurrency: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A manifest that passed all checks. `document` is the whole of it, as it was written."""

    id: str
    name: str
    summary: str = ""
    version: str = ""
    kind: Kind = "python"
    is_enabled_by_default: bool = False
    requires: Requires = Requires()
    hooks: frozenset[str] = frozenset()
    essential: frozenset[str] = frozenset()
    provides: tuple[Capability, ...] = ()
    permissions: frozenset[str] = frozenset()
    mounts: tuple[str, ...] = ()
    notifications: tuple[NoticeTopic, ...] = ()
    config_schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "object"})
    config_version: str = "1.0"
    secrets: frozenset[str] = frozenset()
    models: str = ""
    migrations: str = ""
    runtime: Runtime = Runtime()
    locales: Mapping[str, Words] = field(default_factory=dict)
    phrases: Words = field(default_factory=dict)
    document: Mapping[str, Any] = field(default_factory=dict)

    @property
    def has_config(self) -> bool:
        """Whether there is anything to configure."""
        return bool(self.config_schema.get("properties"))


def read_manifest(raw: bytes) -> Manifest:
    """Read the text of a manifest.

    Raises:
        ManifestInvalid: not JSON, or not a manifest.
    """
    return _build_once(json.dumps(_decode(FILE_NAME, raw)))


def read_manifest_file(file: Path) -> Manifest:
    """Read a manifest and the files `locales/*.json` beside it.

    Raises:
        ManifestInvalid: not JSON, or not a manifest.
        OSError: it cannot be read.
    """
    document = _decode(FILE_NAME, file.read_bytes())
    try:
        document = add_files(document, file.parent, MAX_BYTES)
    except ChatclickError as error:
        raise ManifestInvalid(f"locales: {error.detail}", errors=error.errors) from error
    return _build_once(json.dumps(document))


@lru_cache(128)
def _build_once(text: str) -> Manifest:
    """Check and build: the checks of all plugins of the repository take half a second."""
    return build_manifest(json.loads(text))


def _decode(name: str, raw: bytes) -> Any:
    try:
        return decode(raw, max_bytes=MAX_BYTES)
    except ChatclickError as error:
        raise ManifestInvalid(f"{name}: {error.detail}", errors=error.errors) from error


def build_manifest(document: Any) -> Manifest:
    """Check a manifest and build its typed form.

    Args:
        document: decoded JSON.

    Raises:
        ManifestInvalid: with every problem found.
    """
    problems = list_problems(_load_schema(), document)
    if not problems:
        problems = tuple(_list_contradictions(document))
    if problems:
        first = problems[0]
        raise ManifestInvalid(
            f"{FILE_NAME}{first.pointer and ' at ' + first.pointer}: {first.message}",
            errors=problems,
        )
    return _build(document)


def _build(document: Mapping[str, Any]) -> Manifest:
    config, data = document.get("config", {}), document.get("data", {})
    requires = document.get("requires", {})
    return Manifest(
        id=document["id"],
        name=document["name"],
        summary=document.get("summary", ""),
        version=document.get("version", ""),
        kind=document.get("runtime", {}).get("kind", "python"),
        is_enabled_by_default=document.get("enabled_by_default", False),
        requires=Requires(
            chatclick=requires.get("chatclick", ""),
            api=requires.get("api", 1),
            plugins=requires.get("plugins", {}),
            after=tuple(requires.get("after", ())),
        ),
        hooks=frozenset(document.get("hooks", ())),
        essential=frozenset(document.get("essential", ())),
        provides=tuple(Capability(**one) for one in document.get("provides", ())),
        permissions=frozenset(document.get("permissions", ())),
        mounts=tuple(document.get("mounts", ())),
        notifications=tuple(_build_topic(one) for one in document.get("notifications", ())),
        config_schema=config.get("schema", {"type": "object"}),
        config_version=config.get("version", "1.0"),
        secrets=frozenset(document.get("secrets", ())),
        models=data.get("models", ""),
        migrations=data.get("migrations", ""),
        runtime=_build_runtime(document.get("runtime", {})),
        locales=document.get("locales", {}),
        phrases=document.get("phrases", {}),
        document=document,
    )


def _build_topic(document: Mapping[str, Any]) -> NoticeTopic:
    return NoticeTopic(
        id=document["id"],
        title=document["title"],
        types=tuple(document["types"]),
        description=document.get("description", ""),
        reach=document.get("reach", "everywhere"),
    )


def _build_runtime(document: Mapping[str, Any]) -> Runtime:
    known = {one.name for one in fields(Runtime)}
    given = {name: value for name, value in document.items() if name in known}
    return Runtime(**{**given, "egress": tuple(host.lower() for host in given.get("egress", ()))})


def _list_contradictions(document: Mapping[str, Any]) -> Iterable[FieldError]:
    """Yield what a schema cannot say."""
    permissions, hooks = document.get("permissions", []), document.get("hooks", [])
    for index, permission in enumerate(permissions):
        if permission not in PERMISSIONS:
            yield FieldError(f"/permissions/{index}", "unknown", f'no permission "{permission}"')
    for index, name in enumerate(hooks):
        if name not in HOOKS:
            yield FieldError(f"/hooks/{index}", "unknown", f'no hook "{name}" in this host')
        elif missing := HOOKS[name].permissions - set(permissions):
            words = " and ".join(sorted(missing))
            yield FieldError(f"/hooks/{index}", "permission", f"{name} needs {words}")
    for index, name in enumerate(document.get("essential", [])):
        if name not in hooks or name not in HOOKS or HOOKS[name].mode != "gate":
            yield FieldError(f"/essential/{index}", "choice", "must be a gate listed in hooks")
    if document.get("mounts") and "routes:mount" not in permissions:
        yield FieldError("/mounts", "permission", "mounts need routes:mount")
    yield from _list_topic_problems(document.get("notifications", []), permissions)
    if document.get("runtime", {}).get("egress") and "http:egress" not in permissions:
        yield FieldError("/runtime/egress", "permission", "hosts to call need http:egress")
    yield from list_admin_problems(document)
    yield from list_locale_problems(document)
    schema = document.get("config", {}).get("schema", {})
    yield from check_schema(schema, "/config/schema")
    for index, name in enumerate(document.get("secrets", [])):
        if name not in schema.get("properties", {}):
            yield FieldError(f"/secrets/{index}", "unknown", "must be a property of config")


def _list_topic_problems(
    topics: Sequence[Mapping[str, Any]], permissions: Sequence[str]
) -> Iterable[FieldError]:
    if topics and "notify:send" not in permissions:
        yield FieldError("/notifications", "permission", "what it tells needs notify:send")
    seen: set[str] = set()
    for index, topic in enumerate(topics):
        for name in (topic["id"], *topic["types"]):
            if name in seen:
                yield FieldError(f"/notifications/{index}", "repeated", f'"{name}" is there twice')
            seen.add(name)


@lru_cache(maxsize=1)
def _load_schema() -> Mapping[str, Any]:
    text = files("chatclick.host").joinpath("manifest.schema.json").read_bytes()
    schema: Mapping[str, Any] = msgspec.json.decode(text)
    return schema
