"""Public holidays of countries and regions, from the library `holidays`: nothing is fetched.

The library knows its countries by modules that are loaded when they are asked for, so all of this
runs in a thread.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chatclick.reading import Read, line, read_object, refuse

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_YEARS = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """Which holidays are wanted.

    Attributes:
        country: its code, such as "DE".
        region: a part of it, such as "BY"; None for what holds everywhere.
        years: which.
        language: of the names; where the library has none, they are in the country's own.
    """

    country: str
    region: str | None
    years: tuple[int, ...]
    language: str = ""


async def list_countries() -> list[dict[str, Any]]:
    """Return the countries by code, with their regions."""
    return await asyncio.to_thread(_list_countries)


async def list_holidays(wish: Wish) -> list[tuple[date, str]]:
    """Return the public holidays of a country in some years, in order."""
    return await asyncio.to_thread(_list_holidays, wish)


def read_wish(document: Mapping[str, Any], known: Sequence[Mapping[str, Any]]) -> Wish:
    """Read which holidays are wanted.

    Args:
        document: `country`, `years`, and where given `region` and `language`.
        known: as `list_countries` returned them.

    Raises:
        Invalid: with the pointer of the first wrong value.
    """
    regions = {one["country"]: one["regions"] for one in known}
    readers: dict[str, Read] = {
        "country": _one_of(regions, "The code of a country is needed, such as DE."),
        "years": read_years,
        "language": line(16),
    }
    plain = {key: value for key, value in document.items() if key != "region"}
    wish = read_object(plain, readers, required=("country", "years"))
    region = document.get("region") or None
    if region is not None:
        message = f"A region of {wish['country']} is needed, or none."
        region = _one_of(regions[wish["country"]], message)("/region", region)
    return Wish(wish["country"], region, tuple(wish["years"]), wish.get("language", ""))


def _one_of(known: Collection[str], message: str) -> Read:
    def read(pointer: str, value: Any) -> str:
        if not isinstance(value, str) or value not in known:
            raise refuse(pointer, "enum", message)
        return value

    return read


def read_years(pointer: str, value: Any) -> list[int]:
    """Read which years."""
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_YEARS:
        raise refuse(pointer, "list", f"A list of 1 to {MOST_YEARS} years is needed.")
    for at, year in enumerate(value):
        if isinstance(year, bool) or not isinstance(year, int):
            raise refuse(f"{pointer}/{at}", "type", "A year is needed.")
        if not FIRST_YEAR <= year <= LAST_YEAR:
            message = f"A year from {FIRST_YEAR} to {LAST_YEAR} is needed."
            raise refuse(f"{pointer}/{at}", "range", message)
    return sorted(set(value))


def _list_countries() -> list[dict[str, Any]]:
    import holidays

    found = holidays.list_supported_countries()
    # Each country stands there by its code of three letters, too.
    codes = sorted(code for code in found if len(code) == 2)
    return [{"country": code, "regions": list(found[code])} for code in codes]


def _list_holidays(wish: Wish) -> list[tuple[date, str]]:
    import holidays

    known = holidays.list_localized_countries().get(wish.country, [])
    # Languages are written en_US there and en-US or en here.
    wanted = wish.language.replace("-", "_")
    chosen = next((one for one in known if one == wanted or one.partition("_")[0] == wanted), None)
    found = holidays.country_holidays(
        wish.country, subdiv=wish.region, years=wish.years, language=chosen
    )
    return sorted((day, str(name)[:120]) for day, name in found.items())
