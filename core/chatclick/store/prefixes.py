"""Searches for texts by how they begin, in the words that each database needs for them."""

from tortoise.connection import get_connection

_LAST = "\U0010ffff"
"""The last of all characters, where texts are compared by code points."""


def build_prefix_filter(field: str, prefix: str) -> dict[str, str]:
    """Choose the rows whose text begins with a prefix, capital letters and small ones apart.

    No character of the prefix is a wildcard.

    Args:
        field: a text of the model.
        prefix: how it begins; an empty one chooses all rows.

    Returns:
        What `filter` of a query takes.
    """
    if not prefix:
        return {}
    if get_connection("default").capabilities.dialect == "sqlite":
        # LIKE of SQLite takes capital letters for small ones.
        return {f"{field}__gte": prefix, f"{field}__lt": prefix + _LAST}
    # A range holds what the database's collation puts between its ends: it may compare letters
    # without their case, pass over punctuation, and have the last character before all letters.
    return {f"{field}__startswith": prefix}
