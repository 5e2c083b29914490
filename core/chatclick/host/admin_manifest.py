"""The part of a manifest about the Admin UI: pages and the places a plugin fills. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chatclick.errors import FieldError
from chatclick.plugin.results import AdminPage
from chatclick.plugin.slots import SLOTS
from chatclick.security.policy import PERMISSIONS as POLICY

HOOK = "admin_slot"


@dataclass(frozen=True, slots=True)
class AdminSlot:
    """A place a plugin fills, and the heading it has there."""

    slot: str
    title: str


def read_pages(document: Mapping[str, Any]) -> tuple[AdminPage, ...]:
    """Return the pages that a checked manifest lists."""
    return tuple(AdminPage.from_json(one) for one in document.get("admin", {}).get("pages", ()))


def read_slots(document: Mapping[str, Any]) -> tuple[AdminSlot, ...]:
    """Return the places that a checked manifest lists."""
    return tuple(AdminSlot(**one) for one in document.get("admin", {}).get("slots", ()))


def list_admin_problems(document: Mapping[str, Any]) -> Iterable[FieldError]:
    """Yield what the schema cannot say of a manifest's part `admin`."""
    admin, hooks = document.get("admin", {}), document.get("hooks", [])
    permissions = document.get("permissions", [])
    pages, slots = admin.get("pages", []), admin.get("slots", [])
    if pages and "admin:pages" not in permissions:
        yield FieldError("/admin/pages", "permission", "pages need admin:pages")
    paths = [page["path"] for page in pages]
    for index, page in enumerate(pages):
        yield from _check_page(document, f"/admin/pages/{index}", page)
        if page["path"] in paths[:index]:
            yield FieldError(f"/admin/pages/{index}/path", "repeated", "is another page's path")
    for index, one in enumerate(slots):
        pointer, slot = f"/admin/slots/{index}/slot", one["slot"]
        if slot not in SLOTS:
            yield FieldError(pointer, "unknown", f"must be one of {', '.join(SLOTS)}")
        elif slot.startswith("session.") and "session:read" not in permissions:
            yield FieldError(pointer, "permission", f"{slot} needs session:read")
    if bool(slots) != (HOOK in hooks):
        yield FieldError("/admin/slots", "hook", f"places and the hook {HOOK} need each other")


def check_address(plugin_id: str, mounts: Iterable[str], page: AdminPage) -> None:
    """Refuse a page whose files are not the plugin's own.

    Raises:
        ValueError: naming the address.
    """
    address = page.frame or page.module
    if not _is_own(plugin_id, mounts, address):
        raise ValueError(f'the page "{page.title}" loads {address}, which is not its own address')


def _check_page(
    document: Mapping[str, Any], pointer: str, page: Mapping[str, Any]
) -> Iterable[FieldError]:
    name = "frame" if "frame" in page else "module"
    if not _is_own(document["id"], document.get("mounts", []), page[name]):
        yield FieldError(f"{pointer}/{name}", "address", "must be below an address of the plugin")
    if name == "module" and document.get("runtime", {}).get("kind", "python") != "python":
        text = "code from elsewhere runs in a sealed frame; give frame"
        yield FieldError(f"{pointer}/module", "kind", text)
    if page.get("needs") and page["needs"] not in POLICY:
        yield FieldError(f"{pointer}/needs", "unknown", "no such permission of staff")


def _is_own(plugin_id: str, mounts: Iterable[str], address: str) -> bool:
    prefixes = (f"/plugins/{plugin_id}/", *(f"{mount.rstrip('/')}/" for mount in mounts))
    is_plain = ".." not in address.split("/")
    return is_plain and address.startswith(prefixes)
