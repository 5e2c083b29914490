"""People whom somebody names: each must work here."""

from collections.abc import Sequence

from chatclick.errors import FieldError, Invalid
from chatclick.store.models import Staff


async def check_named(staff_ids: Sequence[str], pointer: str, *, code: str = Invalid.code) -> None:
    """Refuse ids of which one is nobody who works here.

    Args:
        staff_ids: whom somebody named.
        pointer: where the list stands.
        code: of the error.

    Raises:
        Invalid: the pointers are `<pointer>/<index>`.
    """
    rows = await Staff.filter(id__in=list(staff_ids), is_active=True).values_list("id", flat=True)
    known = {str(row) for row in rows}
    errors = tuple(
        FieldError(f"{pointer}/{at}", "not_found", "There is no such active staff member.")
        for at, staff_id in enumerate(staff_ids)
        if staff_id not in known
    )
    if errors:
        raise Invalid(errors[0].message, code=code, errors=errors)
