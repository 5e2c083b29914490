"""The look of a widget: the part of its config that the loader needs before anybody opens the chat.

Every byte of it is fetched by every visitor of the site, so it holds no default and no text that
the launcher does not show. `web/src/shared/look.ts` describes the same document. Pure.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Config = Mapping[str, Any]

TEXTS: Mapping[str, Mapping[str, str]] = json.loads(
    (Path(__file__).parent / "loader_texts.json").read_text("utf-8")
)
ICONS = {
    "chat": "M5 3h16a4 4 0 0 1 4 4v9a4 4 0 0 1-4 4h-6l-6 5v-5h-4a4 4 0 0 1-4-4v-9a4 4 0 0 1 4-4z"
    "m2 5v2h12v-2zm0 5v2h8v-2z",
    "question": "M13 1a12 12 0 1 1 0 24 12 12 0 0 1 0-24zm-5 9h3c0-3 4-3 4-1 0 2-4 2-4 6h3"
    "c0-2 4-3 4-6 0-5-10-5-10 1zm3 7v3h3v-3z",
    "mail": "M1 6a2 2 0 0 1 2-2h20a2 2 0 0 1 2 2v.6l-12 7.4-12-7.4zm0 3.4 12 7.4 12-7.4v11"
    "a2 2 0 0 1-2 2h-20a2 2 0 0 1-2-2z",
    "smile": "M13 1a12 12 0 1 1 0 24 12 12 0 0 1 0-24zm-5 8v3h3v-3zm7 0v3h3v-3zm-8 6"
    "c2 7 10 7 12 0h-3c-1 3-5 3-6 0z",
}
_DEFAULT_LOCALES = ("en", "de")
_DEFAULT_ACCENT = "#0f766e"
_LAUNCHER = ("kind", "label", "badge", "selector", "hideOn")
_LAYOUT = ("mode", "position", "mobile", "mobileBreakpoint")
_SESSION = ("resume", "days", "scope", "reopenOnNavigate")
_PRIVACY = ("consent", "storage", "dnt")


def pick_look(config: Config) -> dict[str, Any]:
    """Take from a config what the loader needs; all else stays with the app.

    Args:
        config: the published config, with or without defaults.

    Returns:
        The look; keys that have nothing to say are left out.
    """
    launcher = config.get("launcher", {})
    look: dict[str, Any] = {
        "name": config.get("brand", {}).get("displayName") or config.get("name", ""),
        "locale": config.get("locales", {}).get("default", "en"),
        "strings": dict(_pick_strings(config)),
        "values": _build_values(config),
        "layout": _pick(config, "layout", _LAYOUT),
        "launcher": _pick(config, "launcher", _LAUNCHER) | _pick_image(launcher),
        "session": _pick(config, "session", _SESSION),
        "privacy": _pick(config, "privacy", _PRIVACY),
        "allow": "; ".join(list_permissions(config)),
        "triggers": config.get("triggers", []),
        "teaser": _pick_teaser(config),
        "extras": needs_extras(config),
    }
    return {key: value for key, value in look.items() if value or (key == "teaser" and value == {})}


def needs_extras(config: Config) -> bool:
    """Tell whether something of the config happens before anybody opens the chat."""
    launcher = config.get("launcher", {})
    return bool(
        config.get("triggers")
        or _pick_teaser(config) is not None
        or launcher.get("hideOn")
        or launcher.get("selector")
        or _pick_image(launcher)
    )


def needs_consent_or_scope(config: Config) -> bool:
    """Tell whether the larger build of the loader is wanted."""
    scope: str = config.get("session", {}).get("scope", "host")
    return config.get("privacy", {}).get("consent") == "before-load" or scope != "host"


def hides_when_closed(config: Config) -> bool:
    """Tell whether nothing shall be seen of the widget outside its hours."""
    return bool(config.get("availability", {}).get("whenClosed") == "hide")


def hide(config: Config) -> dict[str, Any]:
    """Build the config of the same widget without anything that draws attention to it.

    Pages may still open the chat, which then says when somebody is there.
    """
    greeting = {**config.get("greeting", {}), "teaser": {"enabled": False}}
    layout = {**config.get("layout", {}), "mode": "floating"}
    launcher = {**config.get("launcher", {}), "kind": "none"}
    return {
        **config,
        "greeting": greeting,
        "launcher": launcher,
        "layout": layout,
        "triggers": [],
    }


def _pick(config: Config, part: str, keys: tuple[str, ...]) -> dict[str, Any]:
    values = config.get(part, {})
    return {key: values[key] for key in keys if values.get(key) not in (None, "", [])}


def _pick_image(launcher: Config) -> dict[str, str]:
    icon = launcher.get("icon", "chat")
    return {} if icon in ICONS else {"image": icon}


def _pick_teaser(config: Config) -> dict[str, Any] | None:
    """Return when the greeting's teaser shows; None where it is off."""
    teaser = config.get("greeting", {}).get("teaser", {})
    if not teaser.get("enabled"):
        return None
    return {key: teaser[key] for key in ("delayMs", "dismissDays") if key in teaser}


def _pick_strings(config: Config) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the texts of each language that the widget speaks."""
    locales = config.get("locales", {})
    default = locales.get("default", "en")
    keys = _list_keys(config)
    for locale in {default: 0, **dict.fromkeys(locales.get("supported", _DEFAULT_LOCALES))}:
        own = config.get("strings", {})
        known = [TEXTS["en"], TEXTS.get(locale.partition("-")[0], {})]
        known += [own.get(default, {}), own.get(locale.partition("-")[0], {}), own.get(locale, {})]
        texts = {key: text for some in known for key, text in some.items() if key in keys}
        yield locale, texts


def _list_keys(config: Config) -> set[str]:
    """List the texts that can show before the chat opens."""
    launcher = config.get("launcher", {})
    keys = {"launcher.label", "launcher.close", "launcher.unread"}
    if launcher.get("kind") == "pill":
        keys.add(launcher.get("label", "launcher.label"))
    if config.get("privacy", {}).get("consent") == "before-load":
        keys |= {"consent.text", "consent.accept", "consent.decline"}
    actions = [trigger.get("action", {}) for trigger in config.get("triggers", [])]
    teasers = {action.get("text", "") for action in actions if action.get("type") == "teaser"}
    if _pick_teaser(config) is not None:
        teasers.add("greeting.teaser")
    return keys | teasers | ({"teaser.dismiss"} if teasers else set())


def _build_values(config: Config) -> dict[str, str | int]:
    """Build the variables of the style sheet."""
    layout, launcher, theme = (config.get(part, {}) for part in ("layout", "launcher", "theme"))
    palette = theme.get("palette", {})
    accent = palette.get("accent", _DEFAULT_ACCENT)
    icon = ICONS.get(launcher.get("icon", "chat"), ICONS["chat"])
    values: dict[str, str | int | None] = {
        "icon": f'path(evenodd,"{icon}")',
        "accent": palette.get("accent"),
        "accentText": palette.get("accentText") or _text_on(accent),
        "zIndex": layout.get("zIndex"),
        "x": _build_side(layout),
        "y": _pixels(layout.get("offset", {}).get("y")),
        "size": _pixels(launcher.get("size")),
        "width": _pixels(layout.get("width")),
        "maxHeight": _pixels(layout.get("maxHeight")),
        "radius": _pixels(theme.get("radius")),
    }
    return {key: value for key, value in values.items() if value is not None}


def _build_side(layout: Config) -> str | None:
    distance = layout.get("offset", {}).get("x", 20)
    if layout.get("position") == "start":
        return f"{distance}px auto"
    return None if distance == 20 else f"auto {distance}px"


def _pixels(value: int | None) -> str | None:
    return None if value is None else f"{value}px"


def _text_on(accent: str) -> str | None:
    """Return black where it reads better than white on a colour; None for white, the default."""
    red, green, blue = (_linear(int(accent[at : at + 2], 16) / 255) for at in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#0b1110" if (luminance + 0.05) / 0.0555 > 1.05 / (luminance + 0.05) else None


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def list_permissions(config: Config) -> list[str]:
    """List what the frame may ask the browser for: names of its permissions policy."""
    features = config.get("features", {})
    scan = features.get("qrScan", {})
    wanted = {
        "microphone": features.get("voice", {}).get("enabled"),
        "camera": scan.get("enabled") and scan.get("camera", True),
    }
    return [name for name, is_wanted in wanted.items() if is_wanted]
