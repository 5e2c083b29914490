"""Settings: `chatclick.toml`, then `CHATCLICK_*` variables, the latter win.

Nested values take two underscores: `CHATCLICK_LIMITS__MESSAGES_PER_SECOND=100`.
"""

import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from typing_extensions import override


class Limits(BaseModel):
    """How much one caller may ask for. Buckets hold `burst` tokens and refill at the given rate."""

    model_config = ConfigDict(extra="forbid")

    messages_per_second: float = Field(
        50, gt=0, description="messages a second for one participant"
    )
    messages_burst: int = Field(200, ge=1, description="messages one participant may send at once")
    frames_per_second: float = Field(
        200, gt=0, description="socket frames a second, one connection"
    )
    frames_burst: int = Field(600, ge=1, description="socket frames at once, one connection")
    requests_per_minute: int = Field(3000, ge=1, description="REST requests a minute, one caller")
    logins_per_minute: int = Field(
        10, ge=1, description="failed sign-ins a minute, one account or address"
    )
    visitors_per_minute: int = Field(120, ge=1, description="new visitors a minute, one address")
    connections_per_address: int = Field(
        20_000, ge=1, description="open sockets and event streams from one address"
    )
    unacked_sends: int = Field(64, ge=1, description="messages in flight on one socket")
    pending_writes: int = Field(10_000, ge=1, description="writes waiting for the database, in all")


ACCEPTED = [
    *("image/*", "audio/*", "video/mp4", "video/webm", "video/quicktime"),
    *("application/pdf", "text/plain", "text/csv", "application/rtf", "application/zip"),
    *(".docx", ".xlsx", ".pptx", ".doc", ".xls", ".ppt", ".odt", ".ods"),
]
MIB = 1024 * 1024


class AttachmentSettings(BaseModel):
    """Which files people may send, how many, and how long they are kept."""

    model_config = ConfigDict(extra="forbid")

    max_bytes: int = Field(25 * MIB, ge=1, description="the largest file, in bytes")
    accept: list[str] = Field(
        ACCEPTED,
        description="types that are taken, as media types, `image/*` or endings; a widget takes"
        " fewer",
    )
    visitor_total_bytes: int = Field(
        250 * MIB, ge=1, description="all files that one visitor may have here, in bytes"
    )
    session_total_bytes: int = Field(
        500 * MIB, ge=1, description="all files of one session, in bytes"
    )
    uploads_per_minute: int = Field(30, ge=1, description="files one participant may send a minute")
    min_free_bytes: int = Field(
        256 * MIB, ge=0, description="room that files leave on the disk, in bytes"
    )
    max_pixels: int = Field(
        50_000_000,
        ge=1,
        description="the largest picture, width times height; all frames of a moving one: twice",
    )
    max_frames: int = Field(300, ge=1, description="frames of a moving image")
    check_seconds: float = Field(
        60.0, gt=0, description="time plugins have to check one file, in seconds"
    )
    retention_days: int = Field(
        0, ge=0, description="days after which files are removed; 0 keeps them"
    )
    unsent_hours: float = Field(
        24.0, gt=0, description="hours after which a file that no message took is removed"
    )


class Unread(BaseModel):
    """When a visitor who is away is told of replies by a plugin that notifies, such as by mail."""

    model_config = ConfigDict(extra="forbid")

    away_minutes: float = Field(
        10, ge=0, le=10_080, description="minutes a visitor must be away before they are notified"
    )
    pause_minutes: float = Field(
        15, ge=0, le=10_080, description="minutes between two notifications of one session"
    )


class PrivacySettings(BaseModel):
    """What leaves the installation."""

    model_config = ConfigDict(extra="forbid")

    profile: Literal["standard", "strict"] = Field(
        "standard",
        description="strict: no word of a conversation leaves by a notification, whatever plugins"
        " are set to; no transcript is sent",
    )


class RoutingSettings(BaseModel):
    """What counts when sessions are given to people."""

    model_config = ConfigDict(extra="forbid")

    idle_minutes: float = Field(
        0,
        ge=0,
        le=10_080,
        description="minutes after which an answered session no longer fills anybody's capacity,"
        " until its visitor writes again; 0: it always does",
    )


class CatalogueSource(BaseModel):
    """A list of plugins that may be installed; the hash is of the file itself."""

    model_config = ConfigDict(extra="forbid")

    location: str = Field(min_length=1)
    sha256: str = Field(pattern=r"^[0-9a-fA-F]{64}$")


class EgressSettings(BaseModel):
    """Where the host may call out to when people or plugins name an address."""

    model_config = ConfigDict(extra="forbid")

    allowed_networks: list[str] = Field(
        [], description="private networks that may be called as well, such as 10.1.0.0/16"
    )
    ports: list[int] = Field([80, 443], description="ports that are called")
    mail_ports: list[int] = Field(
        [25, 143, 465, 587, 993, 2525],
        description="ports of mail servers that plugins may connect to",
    )


class TracingSettings(BaseModel):
    """Where traces are sent; needs `chatclick[otel]`."""

    model_config = ConfigDict(extra="forbid")

    endpoint: str = Field(
        "",
        description="base address of an OpenTelemetry collector (OTLP over HTTP), such as"
        " http://127.0.0.1:4318; empty: no traces",
    )
    service: str = Field("chatclick", min_length=1, description="what this host is called there")
    ratio: float = Field(
        1.0, ge=0, le=1, description="share of traces that are recorded, of those that begin here"
    )


class PluginSettings(BaseModel):
    """Which plugins may be loaded and how."""

    model_config = ConfigDict(extra="forbid")

    ui_install: Literal["catalogue", "any", "off"] = Field(
        "catalogue", description="what the Admin UI may install: catalogue, any, or off"
    )
    installer: Literal["pip", "readonly"] = Field(
        "pip", description="pip: into the data folder; readonly: the image is built with plugins"
    )
    index: str = Field(
        "", description="address or folder to install from; empty: what pip is configured with"
    )
    catalogues: list[CatalogueSource] = Field(
        [],
        description="further lists of plugins, each an address or a path with its hash:"
        ' `[{location = "…", sha256 = "…"}]`',
    )
    containers: Literal["docker", "off"] = Field(
        "docker", description="docker: plugins may run in containers; off: none does"
    )
    docker_url: str = Field(
        "", description="the container engine; empty: DOCKER_HOST, else unix:///var/run/docker.sock"
    )
    runner_socket: Path | None = Field(
        None, description="socket file of a runner that is kept running by others; see the manual"
    )
    run_dir: Path | None = Field(
        None, description="folder for the sockets of containers; default: in the data folder"
    )
    remote_networks: list[str] = Field(
        [], description="private networks in which remote plugins may be, such as 10.1.0.0/16"
    )
    remote_ca_file: Path | None = Field(
        None, description="certificates that vouch for remote plugins, PEM; default: the system's"
    )
    strict: list[str] = Field([], description="ids without which the host refuses to start")
    disabled: list[str] = Field([], description="ids that are never loaded")
    order: list[str] = Field(
        [], description="ids in the order their hooks are called; the others follow by alphabet"
    )
    dev_files: list[Path] = Field(
        [], description="one-file plugins to run, and to run anew at each save; for authors"
    )


class Settings(BaseSettings):
    """All settings of a host. Field descriptions are the reference text in the manual."""

    model_config = SettingsConfigDict(
        env_prefix="CHATCLICK_", env_nested_delimiter="__", extra="forbid"
    )

    data_dir: Path = Field(Path("data"), description="folder for database, files and keys")
    database_url: str = Field("", description="empty: SQLite in the data folder; or postgres://…")
    bus_url: str = Field(
        "memory:", description="doorbell between processes; memory: for one process"
    )
    events_url: str = Field("embedded:", description="where consumers read events from")
    search_url: str = Field("embedded:", description="full-text search")
    blobs_url: str = Field("", description="file storage; empty: the data folder")
    secret_key_file: Path | None = Field(
        None, description="key file; default: made in the data folder"
    )
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on; 0 picks a free one")
    public_url: str = Field("", description="address people use, such as https://chat.example.com")
    trusted_proxies: list[str] = Field([], description="networks whose forwarding headers count")
    allowed_origins: list[str] = Field([], description="further browser origins of the API")
    certfile: Path | None = Field(None, description="TLS certificate chain, PEM")
    keyfile: Path | None = Field(None, description="TLS private key, PEM; default: in certfile")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="log level")
    log_format: Literal["auto", "json", "text"] = Field(
        "auto", description="text on a terminal, else JSON"
    )
    metrics_token: str = Field("", description="bearer token for /metrics; empty: loopback only")
    keep_alive_seconds: float = Field(
        5.0,
        gt=0,
        le=3600,
        description="time a connection may be idle between requests; behind a proxy that keeps its"
        " own for longer, more than that",
    )
    drain_seconds: float = Field(
        10.0, ge=0, description="time over which sockets are closed on stop"
    )
    safe_mode: bool = Field(False, description="start with no plugin at all")
    limits: Limits = Field(default_factory=Limits)
    attachments: AttachmentSettings = Field(default_factory=AttachmentSettings)
    unread: Unread = Field(default_factory=Unread)
    privacy: PrivacySettings = Field(default_factory=PrivacySettings)
    routing: RoutingSettings = Field(default_factory=RoutingSettings)
    egress: EgressSettings = Field(default_factory=EgressSettings)
    tracing: TracingSettings = Field(default_factory=TracingSettings)
    plugins: PluginSettings = Field(default_factory=PluginSettings)

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: arguments, variables, file."""
        file = Path(os.environ.get("CHATCLICK_CONFIG", "chatclick.toml"))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, file)

    def build_url(self, port: int) -> str:
        """Return the address people use; where none is set, this machine's own at a port."""
        if self.public_url:
            return self.public_url.rstrip("/")
        scheme = "https" if self.certfile else "http"
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"

    @property
    def effective_database_url(self) -> str:
        """The database address in force."""
        return self.database_url or f"sqlite://{self.data_dir / 'chatclick.sqlite3'}"

    @property
    def effective_secret_key_file(self) -> Path:
        """The key file in force."""
        return self.secret_key_file or self.data_dir / "secret.key"
