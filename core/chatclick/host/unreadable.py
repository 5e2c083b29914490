"""Text in addresses that no database takes and nothing is called: U+0000, and halves of characters.

Bodies are read by the strict decoder, which refuses the same.
"""

from quart import request

from chatclick.errors import FieldError, Invalid, NotFound
from chatclick.security.json import FORBIDDEN
from chatclick.security.policy import NOTHING_HERE


async def refuse_unreadable() -> None:
    """Refuse a request for what nothing can be called, before any code of a plugin reads it.

    Raises:
        NotFound: a place in the path has such a character.
        Invalid: a parameter has one.
    """
    if any(FORBIDDEN.search(str(one)) for one in (request.view_args or {}).values()):
        raise NotFound(NOTHING_HERE)
    for name, value in request.args.items(multi=True):
        check_parameter(name, value)


def check_parameter(name: str, value: str) -> None:
    """Refuse a parameter with such a character.

    Raises:
        Invalid: it has one.
    """
    if FORBIDDEN.search(name + value):
        text = "U+0000 and lone surrogates are not text."
        pointer = f"/query/{FORBIDDEN.sub('', name)[:40]}"
        raise Invalid(text, errors=(FieldError(pointer, "forbidden_character", text),))
